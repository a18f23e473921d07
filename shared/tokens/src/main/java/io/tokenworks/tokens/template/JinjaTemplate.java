package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.MarkedText;
import java.util.List;
import java.util.Map;

/** A chat template in Jinja, compiled. Thread-safe. */
public final class JinjaTemplate implements ChatTemplate {

    private final List<Node> nodes;
    private final MarkedText bosToken;
    private final MarkedText eosToken;
    private final TemplateLimits limits;

    private JinjaTemplate(List<Node> nodes, String bosToken, String eosToken, TemplateLimits limits) {
        this.nodes = nodes;
        this.bosToken = MarkedText.own(bosToken);
        this.eosToken = MarkedText.own(eosToken);
        this.limits = limits;
    }

    /**
     * @param source Jinja source
     * @param bosToken text of {@code bos_token} in the template
     * @param eosToken text of {@code eos_token} in the template
     * @throws ChatTemplate.TemplateFault if the source uses what is not supported
     */
    public static JinjaTemplate compile(String source, String bosToken, String eosToken, TemplateLimits limits) {
        if (source.length() > limits.sourceChars()) {
            throw new TemplateFault("the chat template is longer than " + limits.sourceChars() + " characters");
        }
        return new JinjaTemplate(Parser.parse(source), bosToken, eosToken, limits);
    }

    @Override
    public MarkedText prompt(Conversation conversation, boolean addGenerationPrompt) {
        Scope scope = new Scope(null);
        conversation.variables().forEach((name, value) -> scope.set(name, JsonInput.value(value)));
        List<Map.Entry<String, Value>> given = List.of(
                Map.entry("messages", new Value.Items(conversation.messages().stream()
                        .map(JsonInput::message).toList())),
                Map.entry("add_generation_prompt", Value.of(addGenerationPrompt)),
                Map.entry("bos_token", new Value.Text(bosToken)),
                Map.entry("eos_token", new Value.Text(eosToken)),
                Map.entry("tools", JsonInput.value(conversation.tools())),
                Map.entry("documents", JsonInput.value(conversation.documents())));
        for (Map.Entry<String, Value> entry : given) {
            if (conversation.variables().containsKey(entry.getKey())) {
                throw new TemplateFault("the template variable '" + entry.getKey() + "' is given by the service");
            }
            scope.set(entry.getKey(), entry.getValue());
        }
        return new Rendering(limits).of(nodes, scope);
    }
}
