package io.tokenworks.grammar;

import io.tokenworks.grammar.source.GrammarFault;
import io.tokenworks.grammar.source.GrammarLimits;
import io.tokenworks.grammar.source.GrammarSource;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.tokenworks.grammar.automaton.Automaton;
import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.automaton.Network.Rule;
import io.tokenworks.grammar.automaton.StateSpace;
import io.tokenworks.grammar.schema.SchemaCompiler;
import io.tokenworks.grammar.text.JsonText;
import io.tokenworks.grammar.text.Language;
import java.io.StringReader;

/** A compiled grammar. Compiling is any thread's; its states, made on the way, belong to the engine's. */
public final class Grammar {

    private static final int STATES_KEPT = 20_000;

    private final StateSpace states;

    private Grammar(Automaton automaton) {
        this.states = new StateSpace(automaton, STATES_KEPT);
    }

    /**
     * @throws GrammarFault naming path and keyword of what is not supported, wrong or too large
     */
    public static Grammar compile(GrammarSource source, GrammarLimits limits) {
        String text = source.text();
        if (text.length() > limits.sourceChars()) {
            throw new GrammarFault("", "The grammar is longer than " + limits.sourceChars() + " characters.");
        }
        Network network = new Network(limits);
        Rule rule = switch (source.kind()) {
            case JSON_OBJECT -> SchemaCompiler.anyObject(network);
            case JSON_SCHEMA -> new SchemaCompiler(json(text), network).rule();
            case REGEX -> regex(text, network);
            case TOOL_CALLS -> new ToolGrammar(network).rule(json(text));
        };
        return new Grammar(network.automaton(rule));
    }

    private static Rule regex(String text, Network network) {
        Rule rule = network.rule();
        JsonText.plain(Language.pattern("^(?:" + text + ")$", network), network, rule.start(), rule.end());
        return rule;
    }

    private static JsonElement json(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            return element;
        } catch (JsonParseException | java.io.IOException | NumberFormatException broken) {
            throw new GrammarFault("", "The schema is not JSON.");
        }
    }

    StateSpace states() {
        return states;
    }
}
