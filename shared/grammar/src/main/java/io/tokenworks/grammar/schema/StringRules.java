package io.tokenworks.grammar.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.text.Formats;
import io.tokenworks.grammar.text.JsonText;
import io.tokenworks.grammar.text.Language;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings: free ones with any escapes, of a length; those with a pattern or format in one spelling each. */
final class StringRules {

    private final Network network;
    private final JsonRules json;

    StringRules(Network network, JsonRules json) {
        this.network = network;
        this.json = json;
    }

    void write(Schema schema, int from, int to) {
        int least = schema.count("minLength", 0);
        int most = schema.count("maxLength", Integer.MAX_VALUE);
        Language language = language(schema);
        if (language == null && least == 0 && most == Integer.MAX_VALUE) {
            network.call(from, json.string(), to);
            return;
        }
        int open = network.state();
        int close = network.state();
        network.bytes(from, '"', '"', open);
        network.bytes(close, '"', '"', to);
        if (language == null) {
            characters(least, most, open, close);
        } else {
            JsonText.escaped(language, network, open, close);
        }
    }

    private void characters(int least, int most, int from, int to) {
        int at = from;
        for (int i = 0; i < least; i++) {
            int next = network.state();
            network.call(at, json.character(), next);
            at = next;
        }
        if (most == Integer.MAX_VALUE) {
            network.call(at, json.character(), at);
        }
        for (int i = least; i < most && most < Integer.MAX_VALUE; i++) {
            network.epsilon(at, to);
            int next = network.state();
            network.call(at, json.character(), next);
            at = next;
        }
        if (least <= most) {
            network.epsilon(at, to);
        }
    }

    /** What pattern and format allow, with the length; null if there are neither. */
    private @Nullable Language language(Schema schema) {
        Language language = null;
        for (String pattern : patterns(schema)) {
            language = and(language, compiled(schema, "pattern", pattern));
        }
        if (schema.has("format")) {
            String regex = Formats.regex(schema.text("format"));
            if (regex == null) {
                throw schema.fault("format", "must be one of " + Formats.names());
            }
            language = and(language, compiled(schema, "format", regex));
        }
        if (language == null) {
            return null;
        }
        if (schema.has("minLength") || schema.has("maxLength")) {
            language = language.and(length(schema), network);
        }
        if (language.isEmpty()) {
            throw schema.fault(schema.has("pattern") ? "pattern" : "format", "leaves no string");
        }
        return language;
    }

    private Language length(Schema schema) {
        return Language.length(schema.count("minLength", 0), schema.count("maxLength", Integer.MAX_VALUE), network);
    }

    private Language and(@Nullable Language a, Language b) {
        return a == null ? b : a.and(b, network);
    }

    private Language compiled(Schema schema, String keyword, String regex) {
        try {
            return Language.pattern(regex, network);
        } catch (GrammarFault fault) {
            String where = schema.pathOf(keyword);
            throw new GrammarFault(where, fault.message() + " It stands at '" + where + "'.");
        }
    }

    private static List<String> patterns(Schema schema) {
        if (!schema.has("pattern")) {
            return List.of();
        }
        if (!(schema.get("pattern") instanceof JsonArray several)) {
            return List.of(schema.text("pattern"));
        }
        List<String> texts = new ArrayList<>();
        for (JsonElement element : several) {
            if (!(element instanceof JsonPrimitive primitive && primitive.isString())) {
                throw schema.fault("pattern", "must be a string");
            }
            texts.add(primitive.getAsString());
        }
        return texts;
    }

    /** The names that a {@code propertyNames} schema allows. */
    Language names(Schema schema) {
        if (schema.has("enum") || schema.has("const")) {
            return Language.words(SchemaCompiler.values(schema).stream().filter(value -> OneOf.isOf(value, "string"))
                    .map(JsonElement::getAsString).toList(), network);
        }
        for (String keyword : schema.json().keySet()) {
            if (!Keywords.STRING.contains(keyword) && !Keywords.annotation(keyword) && !keyword.equals("type")) {
                throw schema.fault(keyword, "is not supported for names of properties");
            }
        }
        Language language = language(schema);
        return language == null ? length(schema) : language;
    }
}
