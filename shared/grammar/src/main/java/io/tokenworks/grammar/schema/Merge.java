package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.automaton.Network;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two schemas that both must hold, as one: what {@code allOf} and keywords beside {@code $ref} mean. */
final class Merge {

    private final References references;
    private final Network budget;
    private int depth;

    Merge(References references, Network budget) {
        this.references = references;
        this.budget = budget;
    }

    /** A schema without {@code $ref} and {@code allOf} at its top. */
    Schema flat(Schema schema) {
        if (!schema.has("$ref") && !schema.has("allOf")) {
            return schema;
        }
        if (++depth > budget.limits().depth()) {
            throw schema.fault(schema.has("$ref") ? "$ref" : "allOf", "is nested too deeply or refers to itself");
        }
        Schema result = schema.without("$ref").without("allOf");
        if (schema.has("$ref")) {
            References.Target target = references.resolve(schema);
            result = both(result, flat(object(target.element(), target.path())));
        }
        if (schema.has("allOf")) {
            JsonArray all = schema.array("allOf");
            for (int i = 0; i < all.size(); i++) {
                result = both(result, flat(object(all.get(i), schema.pathOf("allOf." + i))));
            }
        }
        depth--;
        return result;
    }

    /** A schema as an object: true is the empty one, false one that nothing satisfies. */
    static Schema object(JsonElement element, String path) {
        if (element instanceof JsonObject object) {
            Schema schema = new Schema(object, path);
            Keywords.check(schema);
            return schema;
        }
        JsonObject object = new JsonObject();
        if (!(element instanceof JsonPrimitive primitive && primitive.isBoolean())) {
            throw new io.tokenworks.grammar.source.GrammarFault(path,
                    "The schema at '" + path + "' must be an object.");
        }
        if (!element.getAsBoolean()) {
            object.add("enum", new JsonArray());
        }
        return new Schema(object, path);
    }

    Schema both(Schema a, Schema b) {
        JsonObject merged = a.json().deepCopy();
        budget.work(16L + a.json().size() + b.json().size());
        for (Map.Entry<String, JsonElement> entry : b.json().entrySet()) {
            String keyword = entry.getKey();
            JsonElement mine = merged.get(keyword);
            if (keyword.equals("properties") || keyword.equals("additionalProperties")) {
                continue;
            }
            if (mine == null || Keywords.annotation(keyword)) {
                merged.add(keyword, entry.getValue());
            } else if (!mine.equals(entry.getValue())) {
                merged.add(keyword, combined(keyword, a, b));
            }
        }
        members(a, b, merged);
        return new Schema(merged, a.json().isEmpty() ? b.path() : a.path());
    }

    private JsonElement combined(String keyword, Schema a, Schema b) {
        return switch (keyword) {
            case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties" ->
                extreme(a.number(keyword), b.number(keyword), true);
            case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties" ->
                extreme(a.number(keyword), b.number(keyword), false);
            case "required" -> strings(a.texts(keyword), b.texts(keyword));
            case "type" -> types(a, b);
            case "enum" -> common(a.array(keyword), b.array(keyword));
            case "const" -> throw b.fault(keyword, "differs from the one at '" + a.pathOf(keyword) + "'");
            case "pattern" -> patterns(a.value(keyword), b.value(keyword));
            case "anyOf" -> pairs(a, b);
            case "items" -> all(a.value(keyword), b.value(keyword));
            default -> throw b.fault(keyword, "cannot be combined with the one at '" + a.pathOf(keyword) + "'");
        };
    }

    private static JsonElement extreme(BigDecimal a, BigDecimal b, boolean larger) {
        return new JsonPrimitive(larger ? a.max(b) : a.min(b));
    }

    private static JsonArray strings(List<String> a, List<String> b) {
        JsonArray all = new JsonArray();
        a.forEach(all::add);
        b.stream().filter(text -> !a.contains(text)).forEach(all::add);
        return all;
    }

    private static JsonArray types(Schema a, Schema b) {
        List<String> left = a.types();
        List<String> right = b.types();
        JsonArray both = new JsonArray();
        for (String type : List.of("object", "array", "string", "number", "integer", "boolean", "null")) {
            boolean inLeft = left.contains(type) || (type.equals("integer") && left.contains("number"));
            boolean inRight = right.contains(type) || (type.equals("integer") && right.contains("number"));
            if (inLeft && inRight) {
                both.add(type);
            }
        }
        if (both.isEmpty()) {
            throw b.fault("type", "leaves no type together with the one at '" + a.pathOf("type") + "'");
        }
        return both;
    }

    private static JsonArray common(JsonArray a, JsonArray b) {
        JsonArray both = new JsonArray();
        a.asList().stream().filter(b::contains).forEach(both::add);
        return both;
    }

    /** Several patterns stand in an array, which no schema from outside can hold. */
    private static JsonArray patterns(JsonElement a, JsonElement b) {
        JsonArray all = new JsonArray();
        for (JsonElement element : new JsonElement[]{a, b}) {
            if (element instanceof JsonArray array) {
                all.addAll(array);
            } else {
                all.add(element);
            }
        }
        return all;
    }

    private JsonArray pairs(Schema a, Schema b) {
        JsonArray pairs = new JsonArray();
        for (JsonElement left : a.array("anyOf")) {
            for (JsonElement right : b.array("anyOf")) {
                budget.work(8);
                pairs.add(all(left, right));
            }
        }
        return pairs;
    }

    private static JsonObject all(JsonElement a, JsonElement b) {
        JsonArray all = new JsonArray();
        all.add(a);
        all.add(b);
        JsonObject both = new JsonObject();
        both.add("allOf", all);
        return both;
    }

    /** Properties of both; where one side closes its object, what it does not name must not appear. */
    private static void members(Schema a, Schema b, JsonObject merged) {
        if (!a.has("properties") && !b.has("properties") && !a.has("additionalProperties")
                && !b.has("additionalProperties")) {
            return;
        }
        JsonObject left = a.has("properties") ? a.object("properties") : new JsonObject();
        JsonObject right = b.has("properties") ? b.object("properties") : new JsonObject();
        List<String> names = new ArrayList<>(left.keySet());
        right.keySet().stream().filter(name -> !left.has(name)).forEach(names::add);
        JsonObject properties = new JsonObject();
        for (String name : names) {
            JsonElement inA = left.has(name) ? left.get(name) : other(a);
            JsonElement inB = right.has(name) ? right.get(name) : other(b);
            properties.add(name, isTrue(inA) ? inB : isTrue(inB) || inA.equals(inB) ? inA : all(inA, inB));
        }
        if (!properties.isEmpty()) {
            merged.add("properties", properties);
        }
        if (a.has("additionalProperties") || b.has("additionalProperties")) {
            JsonElement inA = other(a);
            JsonElement inB = other(b);
            merged.add("additionalProperties",
                    isTrue(inA) ? inB : isTrue(inB) || inA.equals(inB) ? inA : all(inA, inB));
        }
    }

    private static JsonElement other(Schema schema) {
        JsonElement additional = schema.get("additionalProperties");
        return additional == null ? new JsonPrimitive(true) : additional;
    }

    private static boolean isTrue(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isBoolean() && primitive.getAsBoolean();
    }
}
