package io.tokenworks.grammar.schema;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.automaton.Network.Rule;
import io.tokenworks.grammar.text.JsonText;
import io.tokenworks.grammar.text.Language;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects: members in the order of the schema, then additional ones, whose names are none of the declared ones. */
final class ObjectRules {

    private final SchemaCompiler compiler;
    private final Network network;

    ObjectRules(SchemaCompiler compiler, Network network) {
        this.compiler = compiler;
        this.network = network;
    }

    private record Member(String name, JsonElement schema, String path, boolean required) {}

    void write(Schema schema, int from, int to) {
        List<Member> members = members(schema);
        JsonElement additional = additional(schema);
        counts(schema, members, additional != null);
        if (additional != null && members.isEmpty() && SchemaCompiler.isBoolean(additional, true)
                && !schema.has("propertyNames")) {
            network.call(from, compiler.json().object(), to);
            return;
        }
        Rule extra = additional == null ? null : extra(schema, additional, members);
        Tracks at = new Tracks(network.state(), network.state());
        network.bytes(from, '{', '{', at.empty());
        for (Member member : members) {
            at = after(at, member);
        }
        if (extra != null) {
            network.call(at.empty(), extra, at.some());
            network.call(comma(at.some()), extra, at.some());
        }
        network.bytes(at.empty(), '}', '}', to);
        network.bytes(at.some(), '}', '}', to);
    }

    /** Nothing is written yet, or something is and the next member needs a comma. */
    private record Tracks(int empty, int some) {}

    private Tracks after(Tracks at, Member member) {
        Rule rule = member(member);
        Tracks next = new Tracks(network.state(), network.state());
        network.call(at.empty(), rule, next.some());
        network.call(comma(at.some()), rule, next.some());
        if (!member.required()) {
            network.epsilon(at.empty(), next.empty());
            network.epsilon(at.some(), next.some());
        }
        return next;
    }

    private int comma(int from) {
        int after = network.state();
        compiler.json().separator(from, ',', after);
        return after;
    }

    private Rule member(Member member) {
        Rule rule = network.rule();
        int colon = network.state();
        int value = network.state();
        network.literal(rule.start(), new JsonPrimitive(member.name()).toString(), colon);
        compiler.json().separator(colon, ':', value);
        compiler.value(member.schema(), member.path(), value, rule.end());
        return rule;
    }

    /** A member with a name of its own. */
    private Rule extra(Schema schema, JsonElement additional, List<Member> members) {
        Rule rule = network.rule();
        int open = network.state();
        int close = network.state();
        int colon = network.state();
        int value = network.state();
        network.bytes(rule.start(), '"', '"', open);
        Language names = names(schema)
                .without(Language.words(members.stream().map(Member::name).toList(), network), network);
        JsonText.escaped(names, network, open, close);
        network.bytes(close, '"', '"', colon);
        compiler.json().separator(colon, ':', value);
        compiler.value(additional, schema.pathOf("additionalProperties"), value, rule.end());
        return rule;
    }

    private Language names(Schema schema) {
        if (!schema.has("propertyNames")) {
            return Language.length(0, Integer.MAX_VALUE, network);
        }
        Schema names = Merge.object(schema.value("propertyNames"), schema.pathOf("propertyNames"));
        return new StringRules(network, compiler.json()).names(compiler.flat(names));
    }

    private List<Member> members(Schema schema) {
        JsonObject properties = schema.has("properties") ? schema.object("properties") : new JsonObject();
        List<String> required = schema.texts("required");
        Language names = schema.has("propertyNames") ? names(schema) : null;
        List<Member> members = new ArrayList<>();
        for (String name : properties.keySet()) {
            JsonElement value = names == null || names.contains(name) ? properties.get(name) : new JsonPrimitive(false);
            members.add(new Member(name, value, schema.pathOf("properties." + name), required.contains(name)));
        }
        for (String name : required) {
            if (!properties.has(name) && members.stream().noneMatch(member -> member.name().equals(name))) {
                JsonElement any = schema.get("additionalProperties");
                if (SchemaCompiler.isBoolean(any == null ? SchemaCompiler.anything() : any, false)) {
                    throw schema.fault("required", "names '" + name + "', which properties does not hold");
                }
                members.add(new Member(name, any == null ? SchemaCompiler.anything() : any,
                        schema.pathOf("required"), true));
            }
        }
        return members;
    }

    /**
     * Null if there may be none. A schema that names properties and says nothing of others gets none of them: that is
     * what its author expects to read, and what it generates is valid still.
     */
    private static @Nullable JsonElement additional(Schema schema) {
        JsonElement additional = schema.get("additionalProperties");
        if (additional == null) {
            boolean open = !schema.has("properties") && !schema.has("required");
            return open ? new JsonPrimitive(true) : null;
        }
        return SchemaCompiler.isBoolean(additional, false) ? null : additional;
    }

    /** Counting members is done only where it forbids nothing. */
    private static void counts(Schema schema, List<Member> members, boolean open) {
        long required = members.stream().filter(Member::required).count();
        if (schema.count("minProperties", 0) > required) {
            throw schema.fault("minProperties", "is not supported beyond the number of required properties");
        }
        if (schema.has("maxProperties") && (open || schema.count("maxProperties", 0) < members.size())) {
            throw schema.fault("maxProperties", "is not supported below the number of properties, or with others");
        }
    }
}
