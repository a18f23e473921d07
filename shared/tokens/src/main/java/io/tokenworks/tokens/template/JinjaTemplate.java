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
    public MarkedText prompt(List<Message> messages, boolean addGenerationPrompt) {
        Scope scope = new Scope(null);
        scope.set("messages", new Value.Items(messages.stream().map(JinjaTemplate::value).toList()));
        scope.set("add_generation_prompt", Value.of(addGenerationPrompt));
        scope.set("bos_token", new Value.Text(bosToken));
        scope.set("eos_token", new Value.Text(eosToken));
        scope.set("tools", Value.NONE);
        scope.set("documents", Value.NONE);
        return new Rendering(limits).of(nodes, scope);
    }

    private static Value value(Message message) {
        return new Value.Dict(Map.of(
                "role", new Value.Text(MarkedText.foreign(message.role())),
                "content", new Value.Text(MarkedText.foreign(message.content()))));
    }
}
