package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.automaton.Network.Rule;
import io.tokenworks.grammar.text.JsonText;
import io.tokenworks.grammar.text.Language;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON schema to rules. What the rules let through always satisfies the schema; of what satisfies it they let through
 * one spelling: compact, members in the order of the schema, and additional members only where the schema asks for
 * them.
 */
public final class SchemaCompiler {

    private static final List<String> SCALARS = List.of("string", "number", "boolean", "null");

    private final Network network;
    private final JsonRules json;
    private final References references;
    private final Merge merge;
    private final OneOf oneOf;
    private final Map<String, Rule> targets = new HashMap<>();
    private final JsonElement root;
    private int depth;

    public SchemaCompiler(JsonElement root, Network network) {
        this.root = root;
        this.network = network;
        this.json = new JsonRules(network);
        this.references = new References(root);
        this.merge = new Merge(references, network);
        this.oneOf = new OneOf(merge);
    }

    /**
     * A rule that reads a value of the schema.
     *
     * @throws GrammarFault naming path and keyword of what is not supported or wrong
     */
    public Rule rule() {
        return target(new References.Target(root, ""));
    }

    /** A rule that reads any JSON object. */
    public static Rule anyObject(Network network) {
        return new JsonRules(network).object();
    }

    JsonRules json() {
        return json;
    }

    Schema flat(Schema schema) {
        return merge.flat(schema);
    }

    /** A rule of its own for a schema that is read in several places. */
    Rule rule(JsonElement element, String path) {
        Rule rule = network.rule();
        value(element, path, rule.start(), rule.end());
        return rule;
    }

    private Rule target(References.Target target) {
        Rule known = targets.get(target.path());
        if (known == null) {
            known = network.rule();
            targets.put(target.path(), known);
            value(target.element(), target.path(), known.start(), known.end());
        }
        return known;
    }

    /** Reads a value of the schema between two states. */
    void value(JsonElement element, String path, int from, int to) {
        if (++depth > network.limits().depth()) {
            throw new GrammarFault(path, "The schema is nested deeper than " + network.limits().depth() + ".");
        }
        network.work(8);
        Schema schema = Merge.object(element, path);
        boolean bare = schema.json().keySet().stream()
                .allMatch(name -> name.equals("$ref") || Keywords.annotation(name));
        if (schema.has("$ref") && bare) {
            network.call(from, target(references.resolve(schema)), to);
        } else {
            branches(merge.flat(schema), from, to);
        }
        depth--;
    }

    private void branches(Schema schema, int from, int to) {
        String keyword = schema.has("anyOf") ? "anyOf" : "oneOf";
        if (!schema.has(keyword)) {
            plain(schema, from, to);
            return;
        }
        Schema rest = schema.without(keyword);
        boolean alone = rest.json().keySet().stream().allMatch(Keywords::annotation);
        JsonArray branches = schema.array(keyword);
        if (branches.isEmpty()) {
            throw schema.fault(keyword, "must not be empty");
        }
        if (keyword.equals("oneOf")) {
            oneOf.check(schema, branches);
        }
        for (int i = 0; i < branches.size(); i++) {
            String path = schema.pathOf(keyword + "." + i);
            if (alone) {
                value(branches.get(i), path, from, to);
            } else {
                Schema branch = merge.flat(Merge.object(branches.get(i), path));
                value(merge.both(rest, branch).json(), schema.path(), from, to);
            }
        }
    }

    private void plain(Schema schema, int from, int to) {
        if (schema.has("enum") || schema.has("const")) {
            literals(schema, from, to);
            return;
        }
        for (String type : types(schema)) {
            switch (type) {
                case "null" -> network.literal(from, "null", to);
                case "boolean" -> {
                    network.literal(from, "true", to);
                    network.literal(from, "false", to);
                }
                case "string" -> new StringRules(network, json).write(schema, from, to);
                case "integer" -> new NumberRules(network, json).write(schema, true, from, to);
                case "number" -> new NumberRules(network, json).write(schema, false, from, to);
                case "array" -> new ArrayRules(this, network).write(schema, from, to);
                default -> new ObjectRules(this, network).write(schema, from, to);
            }
        }
    }

    /** Without {@code type}, keywords that speak of one type mean that type; without any, everything is allowed. */
    private static Set<String> types(Schema schema) {
        Set<String> types = new LinkedHashSet<>(schema.types());
        if (types.isEmpty()) {
            Map<String, Set<String>> kinds = Map.of("object", Keywords.OBJECT, "array", Keywords.ARRAY, "string",
                    Keywords.STRING, "number", Keywords.NUMBER);
            kinds.forEach((type, keywords) -> {
                if (Keywords.any(schema, keywords)) {
                    types.add(type);
                }
            });
        }
        if (types.isEmpty()) {
            types.addAll(SCALARS);
            types.addAll(List.of("object", "array"));
        }
        if (types.contains("number")) {
            types.remove("integer");
        }
        return types;
    }

    private void literals(Schema schema, int from, int to) {
        List<String> texts = new ArrayList<>();
        for (JsonElement value : values(schema)) {
            if (schema.types().isEmpty() || schema.types().stream().anyMatch(type -> OneOf.isOf(value, type))) {
                network.work(value.toString().length());
                texts.add(value.toString());
            }
        }
        for (Set<String> kind : List.of(Keywords.OBJECT, Keywords.ARRAY, Keywords.STRING, Keywords.NUMBER)) {
            for (String keyword : schema.json().keySet()) {
                if (kind.contains(keyword)) {
                    throw schema.fault(keyword, "cannot stand beside enum or const here");
                }
            }
        }
        JsonText.plain(Language.words(texts, network), network, from, to);
    }

    /** What enum and const allow, both if both are there. */
    static List<JsonElement> values(Schema schema) {
        if (!schema.has("const")) {
            return schema.array("enum").asList();
        }
        JsonElement value = schema.value("const");
        boolean both = !schema.has("enum") || schema.array("enum").contains(value);
        return both ? List.of(value) : List.of();
    }

    static boolean isBoolean(JsonElement element, boolean wanted) {
        return element instanceof JsonPrimitive primitive && primitive.isBoolean()
                && primitive.getAsBoolean() == wanted;
    }

    static JsonObject anything() {
        return new JsonObject();
    }
}
