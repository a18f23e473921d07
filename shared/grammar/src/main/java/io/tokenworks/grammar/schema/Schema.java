package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.source.GrammarFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema that is an object, and where it stands.
 *
 * @param path names and indexes with dots between, empty at the root
 */
record Schema(JsonObject json, String path) {

    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "null", "object",
            "array");

    boolean has(String keyword) {
        return json.has(keyword);
    }

    @Nullable
    JsonElement get(String keyword) {
        return json.get(keyword);
    }

    /** The keyword's value. */
    JsonElement value(String keyword) {
        JsonElement value = json.get(keyword);
        if (value == null) {
            throw fault(keyword, "is missing");
        }
        return value;
    }

    String pathOf(String keyword) {
        return join(path, keyword);
    }

    static String join(String path, String next) {
        return path.isEmpty() ? next : path + "." + next;
    }

    /** A fault about one of its keywords. */
    GrammarFault fault(String keyword, String what) {
        String where = pathOf(keyword);
        return new GrammarFault(where, "Keyword '" + keyword + "' at '" + where + "' " + what + ".");
    }

    int count(String keyword, int otherwise) {
        JsonElement value = json.get(keyword);
        if (value == null) {
            return otherwise;
        }
        BigDecimal number = number(keyword);
        if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE - 1)) > 0) {
            throw fault(keyword, "must be a whole number from 0 up");
        }
        return number.intValue();
    }

    BigDecimal number(String keyword) {
        if (value(keyword) instanceof JsonPrimitive primitive && primitive.isNumber()) {
            String text = primitive.getAsString();
            if (text.length() <= 40) {
                BigDecimal number = new BigDecimal(text);
                if (Math.abs(number.scale()) <= 40) {
                    return number;
                }
            }
        }
        throw fault(keyword, "must be a number of at most 40 digits");
    }

    String text(String keyword) {
        if (value(keyword) instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw fault(keyword, "must be a string");
    }

    JsonArray array(String keyword) {
        if (value(keyword) instanceof JsonArray array) {
            return array;
        }
        throw fault(keyword, "must be an array");
    }

    JsonObject object(String keyword) {
        if (value(keyword) instanceof JsonObject object) {
            return object;
        }
        throw fault(keyword, "must be an object");
    }

    boolean isTrue(String keyword) {
        return json.get(keyword) instanceof JsonPrimitive primitive && primitive.isBoolean()
                && primitive.getAsBoolean();
    }

    boolean isFalse(String keyword) {
        return json.get(keyword) instanceof JsonPrimitive primitive && primitive.isBoolean()
                && !primitive.getAsBoolean();
    }

    /** Strings of an array. */
    List<String> texts(String keyword) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : json.has(keyword) ? array(keyword) : new JsonArray()) {
            if (!(element instanceof JsonPrimitive primitive && primitive.isString())) {
                throw fault(keyword, "must hold strings only");
            }
            texts.add(primitive.getAsString());
        }
        return texts;
    }

    /** What {@code type} says; empty if there is none. */
    List<String> types() {
        if (!json.has("type")) {
            return List.of();
        }
        List<String> types = json.get("type") instanceof JsonPrimitive ? List.of(text("type")) : texts("type");
        if (types.isEmpty() || !TYPES.containsAll(types)) {
            throw fault("type", "must name one or more of " + TYPES.stream().sorted().toList());
        }
        return types;
    }

    /** Without one keyword. */
    Schema without(String keyword) {
        JsonObject rest = new JsonObject();
        json.entrySet().stream().filter(entry -> !entry.getKey().equals(keyword))
                .forEach(entry -> rest.add(entry.getKey(), entry.getValue()));
        return new Schema(rest, path);
    }
}
