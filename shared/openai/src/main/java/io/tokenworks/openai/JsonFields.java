package io.tokenworks.openai;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an object's fields strictly: a wrong type or range is a fault that names the field's path, {@code null} means
 * absent, nothing is converted.
 */
final class JsonFields {

    private final JsonNode object;
    private final String path;

    /** @param path where the object stands, empty for the body itself */
    JsonFields(JsonNode object, String path) {
        if (!object.isObject()) {
            throw wrongType(path, "an object", object);
        }
        this.object = object;
        this.path = path;
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The field's value, or null if it is absent or JSON null. */
    @Nullable
    JsonNode get(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The field's value. */
    JsonNode required(String name) {
        JsonNode value = get(name);
        if (value == null) {
            String where = pathOf(name);
            throw new ApiFault(
                    ErrorCode.MISSING_REQUIRED_PARAMETER, where, "Missing required parameter: '" + where + "'.");
        }
        return value;
    }

    /** Fails on the first field that is in neither set. */
    void onlyKnown(Set<String> known, Set<String> unsupported) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (known.contains(name)) {
                continue;
            }
            String where = pathOf(printable(name));
            if (!unsupported.contains(name)) {
                throw new ApiFault(ErrorCode.UNKNOWN_PARAMETER, where, "Unknown parameter: '" + where + "'.");
            }
            if (!field.getValue().isNull()) {
                throw new ApiFault(
                        ErrorCode.UNSUPPORTED_PARAMETER, where,
                        "Unsupported parameter: '" + where + "' is not supported here.");
            }
        }
    }

    Optional<String> string(String name, int maxChars) {
        JsonNode value = get(name);
        return value == null ? Optional.empty() : Optional.of(text(value, pathOf(name), maxChars));
    }

    boolean bool(String name, boolean otherwise) {
        JsonNode value = get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType(pathOf(name), "a boolean", value);
        }
        return value.booleanValue();
    }

    OptionalInt integer(String name, int min, int max) {
        OptionalLong value = integer64(name, min, max);
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) value.getAsLong());
    }

    OptionalLong integer64(String name, long min, long max) {
        JsonNode value = get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()) {
            throw wrongType(pathOf(name), "an integer", value);
        }
        if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
            throw outside(name, Long.toString(min), Long.toString(max));
        }
        return OptionalLong.of(value.longValue());
    }

    OptionalDouble number(String name, double min, double max) {
        JsonNode value = get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber()) {
            throw wrongType(pathOf(name), "a number", value);
        }
        double number = value.doubleValue();
        if (!(number >= min && number <= max)) {
            throw outside(name, Double.toString(min), Double.toString(max));
        }
        return OptionalDouble.of(number);
    }

    private ApiFault outside(String name, String min, String max) {
        String where = pathOf(name);
        return new ApiFault(
                ErrorCode.INVALID_VALUE, where,
                "Invalid '" + where + "': expected a value from " + min + " to " + max + ".");
    }

    static String text(JsonNode value, String where, int maxChars) {
        if (!value.isString()) {
            throw wrongType(where, "a string", value);
        }
        String text = value.stringValue();
        if (text.length() > maxChars) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE,
                    where,
                    "Invalid '" + where + "': string too long, at most " + maxChars + " characters are accepted.");
        }
        return text;
    }

    static ApiFault wrongType(String where, String expected, JsonNode got) {
        String message = "Invalid type for '" + where + "': expected " + expected + ", but got " + kind(got)
                + " instead.";
        return where.isEmpty()
                ? new ApiFault(ErrorCode.INVALID_TYPE,
                        "Invalid body: expected " + expected + ", but got " + kind(got) + " instead.")
                : new ApiFault(ErrorCode.INVALID_TYPE, where, message);
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case MISSING -> "nothing";
        };
    }

    /** A client's own words, short enough and harmless enough for a message and a log line. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .limit(64)
                .forEach(c -> out
                        .appendCodePoint(Character.isISOControl(c) || (c >= 0xD800 && c < 0xE000) ? '\uFFFD' : c));
        return out.toString();
    }
}
