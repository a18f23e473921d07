package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether no value can match two branches of a {@code oneOf}: by type, by their values, or by a required member that
 * tells them apart. A oneOf whose branches may overlap is refused, for a grammar would let through what matches two.
 */
final class OneOf {

    private final Merge merge;

    OneOf(Merge merge) {
        this.merge = merge;
    }

    void check(Schema schema, JsonArray branches) {
        List<Schema> flat = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            flat.add(merge.flat(Merge.object(branches.get(i), schema.pathOf("oneOf." + i))));
        }
        for (int i = 0; i < flat.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!disjoint(flat.get(j), flat.get(i))) {
                    throw schema.fault("oneOf",
                            "has branches " + j + " and " + i + " that one value may both match: use anyOf, or a"
                                    + " required property with a different const in each");
                }
            }
        }
    }

    private boolean disjoint(Schema a, Schema b) {
        Set<JsonElement> left = values(a);
        Set<JsonElement> right = values(b);
        if (left != null && right != null) {
            left.retainAll(right);
            return left.isEmpty();
        }
        if (left != null || right != null) {
            List<String> types = left == null ? a.types() : b.types();
            Set<JsonElement> known = left == null ? right : left;
            return known != null && !types.isEmpty()
                    && known.stream().noneMatch(value -> types.stream().anyMatch(type -> isOf(value, type)));
        }
        return typesDisjoint(a.types(), b.types()) || toldApart(a, b);
    }

    private static boolean typesDisjoint(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return false;
        }
        Set<String> left = wide(a);
        left.retainAll(wide(b));
        return left.isEmpty();
    }

    private static Set<String> wide(List<String> types) {
        Set<String> wide = new HashSet<>(types);
        if (wide.contains("integer")) {
            wide.add("number");
        }
        return wide;
    }

    private boolean toldApart(Schema a, Schema b) {
        boolean objects = a.types().equals(List.of("object")) && b.types().equals(List.of("object"));
        if (!objects || !a.has("properties") || !b.has("properties")) {
            return false;
        }
        JsonObject left = a.object("properties");
        JsonObject right = b.object("properties");
        for (String name : a.texts("required")) {
            if (b.texts("required").contains(name) && left.has(name) && right.has(name)) {
                Set<JsonElement> mine = values(merge.flat(Merge.object(left.get(name), "")));
                Set<JsonElement> theirs = values(merge.flat(Merge.object(right.get(name), "")));
                if (mine != null && theirs != null) {
                    mine.retainAll(theirs);
                    if (mine.isEmpty()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static @Nullable Set<JsonElement> values(Schema schema) {
        return schema.has("enum") || schema.has("const") ? new HashSet<>(SchemaCompiler.values(schema)) : null;
    }

    /** Whether a value is of a type as {@code type} names it. */
    static boolean isOf(JsonElement value, String type) {
        return switch (type) {
            case "null" -> value.isJsonNull();
            case "object" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            case "string" -> value instanceof JsonPrimitive primitive && primitive.isString();
            case "boolean" -> value instanceof JsonPrimitive primitive && primitive.isBoolean();
            case "number" -> value instanceof JsonPrimitive primitive && primitive.isNumber();
            default -> value instanceof JsonPrimitive primitive && primitive.isNumber() && whole(primitive);
        };
    }

    private static boolean whole(JsonPrimitive number) {
        String text = number.getAsString();
        return text.length() <= 40 && new BigDecimal(text).stripTrailingZeros().scale() <= 0;
    }
}
