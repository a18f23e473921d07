package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Finds what {@code $ref} means: JSON pointers (RFC 6901) into the same document. */
final class References {

    private final JsonElement root;

    References(JsonElement root) {
        this.root = root;
    }

    /**
     * @param element a schema
     * @param path where it stands
     */
    record Target(JsonElement element, String path) {}

    Target resolve(Schema schema) {
        String pointer = schema.text("$ref");
        if (!pointer.equals("#") && !pointer.startsWith("#/")) {
            throw schema.fault("$ref", "must point into the same schema, as in '#/$defs/name'");
        }
        JsonElement at = root;
        String path = "";
        for (String part : pointer.length() < 2 ? new String[0] : pointer.substring(2).split("/", -1)) {
            String name = name(schema, part);
            JsonElement next = switch (at) {
                case JsonObject object -> object.get(name);
                case JsonArray array -> item(array, name);
                default -> null;
            };
            if (next == null) {
                throw schema.fault("$ref", "points to nothing");
            }
            at = next;
            path = Schema.join(path, name);
        }
        return new Target(at, path);
    }

    private static String name(Schema schema, String part) {
        try {
            String decoded = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
            return decoded.replace("~1", "/").replace("~0", "~");
        } catch (IllegalArgumentException broken) {
            throw schema.fault("$ref", "is not a JSON pointer");
        }
    }

    private static @org.jspecify.annotations.Nullable JsonElement item(JsonArray array, String name) {
        boolean index = name.matches("\\d{1,6}") && Integer.parseInt(name) < array.size();
        return index ? array.get(Integer.parseInt(name)) : null;
    }
}
