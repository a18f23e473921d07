package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.automaton.Network.Rule;
import org.jspecify.annotations.Nullable;

/** Arrays: first the items that have a schema each, then as many as the limits allow. */
final class ArrayRules {

    private final SchemaCompiler compiler;
    private final Network network;

    ArrayRules(SchemaCompiler compiler, Network network) {
        this.compiler = compiler;
        this.network = network;
    }

    /**
     * @param first schemas of the first items
     * @param restKeyword where the schema of the others stands
     * @param rest null if there are to be no others
     */
    private record Items(JsonArray first, String firstKeyword, @Nullable JsonElement rest, String restKeyword) {}

    void write(Schema schema, int from, int to) {
        Items items = items(schema);
        Rule rest = items.rest() == null ? null : rest(schema, items, items.rest());
        int least = schema.count("minItems", 0);
        int most = most(schema, rest == null ? items.first().size() : Integer.MAX_VALUE);
        int at = network.state();
        network.bytes(from, '[', '[', at);
        int unrolled = most < Integer.MAX_VALUE ? most : Math.max(least, items.first().size());
        for (int i = 0; i < unrolled; i++) {
            if (i >= least) {
                network.bytes(at, ']', ']', to);
            }
            int next = network.state();
            if (i < items.first().size()) {
                String path = schema.pathOf(items.firstKeyword() + "." + i);
                compiler.value(items.first().get(i), path, separated(at, i), next);
            } else if (rest != null) {
                network.call(separated(at, i), rest, next);
            }
            at = next;
        }
        if (most == Integer.MAX_VALUE && rest != null) {
            openEnd(at, unrolled, rest, to);
        }
        if (unrolled >= least) {
            network.bytes(at, ']', ']', to);
        }
    }

    private static int most(Schema schema, int possible) {
        int most = Math.min(schema.count("maxItems", Integer.MAX_VALUE), possible);
        if (schema.isTrue("uniqueItems") && most > 1) {
            throw schema.fault("uniqueItems", "is not supported");
        }
        return most;
    }

    /** As many more items as wanted. */
    private void openEnd(int at, int index, Rule rest, int to) {
        int next = index == 0 ? network.state() : at;
        network.call(separated(at, index), rest, next);
        if (index == 0) {
            network.call(separated(next, 1), rest, next);
            network.bytes(next, ']', ']', to);
        }
    }

    private int separated(int at, int index) {
        if (index == 0) {
            return at;
        }
        int after = network.state();
        compiler.json().separator(at, ',', after);
        return after;
    }

    private Rule rest(Schema schema, Items items, JsonElement rest) {
        if (rest.isJsonObject() && rest.getAsJsonObject().isEmpty()) {
            return compiler.json().value();
        }
        return compiler.rule(rest, schema.pathOf(items.restKeyword()));
    }

    /** Before 2020-12, {@code items} could be an array, and {@code additionalItems} the schema of the others. */
    private static Items items(Schema schema) {
        boolean older = schema.get("items") instanceof JsonArray;
        if (older && schema.has("prefixItems")) {
            throw schema.fault("items", "must not be an array beside prefixItems");
        }
        String firstKeyword = older ? "items" : "prefixItems";
        String restKeyword = older ? "additionalItems" : "items";
        JsonArray first = schema.has(firstKeyword) ? schema.array(firstKeyword) : new JsonArray();
        JsonElement rest = schema.get(restKeyword);
        if (rest == null) {
            // A tuple is closed unless the schema opens it, as objects are.
            rest = first.isEmpty() ? SchemaCompiler.anything() : new JsonPrimitive(false);
        }
        return new Items(first, firstKeyword, SchemaCompiler.isBoolean(rest, false)
                ? null
                : SchemaCompiler.isBoolean(rest, true) ? SchemaCompiler.anything() : rest, restKeyword);
    }
}
