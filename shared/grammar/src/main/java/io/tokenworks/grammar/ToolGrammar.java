package io.tokenworks.grammar;

import io.tokenworks.grammar.source.GrammarFault;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.automaton.Network.Rule;
import io.tokenworks.grammar.schema.SchemaCompiler;

/**
 * Calls of tools as models write them: {@code {"format": "hermes" | "llama", "parallel": true, "tools": [{"name": …,
 * "parameters": schema}]}}. Hermes and Qwen write {@code <tool_call>}, line feed, an object with name and arguments,
 * line feed, {@code </tool_call>}; Llama 3 writes one object with name and parameters.
 */
final class ToolGrammar {

    /** Most calls in one answer: a small model might never stop. */
    private static final int CALLS_MAX = 16;
    private static final JsonObject NO_PARAMETERS = new JsonObject();

    static {
        NO_PARAMETERS.addProperty("type", "object");
        NO_PARAMETERS.addProperty("additionalProperties", false);
    }

    private final Network network;

    ToolGrammar(Network network) {
        this.network = network;
    }

    Rule rule(JsonElement source) {
        JsonObject root = source.getAsJsonObject();
        boolean hermes = root.get("format").getAsString().equals("hermes");
        Rule call = call(root.getAsJsonArray("tools"), hermes ? "arguments" : "parameters");
        if (!hermes) {
            return call;
        }
        Rule rule = network.rule();
        int calls = root.get("parallel").getAsBoolean() ? CALLS_MAX : 1;
        int at = rule.start();
        for (int i = 0; i < calls; i++) {
            int open = network.state();
            int close = network.state();
            int next = network.state();
            network.literal(at, (i == 0 ? "" : "\n") + "<tool_call>\n", open);
            network.call(open, call, close);
            network.literal(close, "\n</tool_call>", next);
            network.epsilon(next, rule.end());
            at = next;
        }
        return rule;
    }

    private Rule call(JsonArray tools, String argumentsName) {
        Rule rule = network.rule();
        for (int i = 0; i < tools.size(); i++) {
            JsonObject tool = tools.get(i).getAsJsonObject();
            JsonElement parameters = tool.has("parameters") ? tool.get("parameters") : NO_PARAMETERS;
            int arguments = network.state();
            int close = network.state();
            network.literal(rule.start(), "{\"name\": " + new JsonPrimitive(tool.get("name").getAsString()) + ", \""
                    + argumentsName + "\": ", arguments);
            network.call(arguments, arguments(parameters, "tools." + i + ".function.parameters"), close);
            network.literal(close, "}", rule.end());
        }
        return rule;
    }

    private Rule arguments(JsonElement parameters, String path) {
        JsonElement schema = parameters;
        if (parameters instanceof JsonObject object && !object.has("type")) {
            // Arguments are an object, whatever the schema leaves open.
            JsonObject typed = object.deepCopy();
            typed.addProperty("type", "object");
            schema = typed;
        }
        try {
            return new SchemaCompiler(schema, network).rule();
        } catch (GrammarFault fault) {
            throw new GrammarFault(fault.path().isEmpty() ? path : path + "." + fault.path(), fault.message());
        }
    }
}
