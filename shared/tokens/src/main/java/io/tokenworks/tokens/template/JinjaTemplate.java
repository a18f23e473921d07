package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.MarkedText;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A chat template in Jinja, compiled. Thread-safe. */
public final class JinjaTemplate implements ChatTemplate {

    private final List<Node.Statement> statements;
    private final List<String> tokens;
    private final TemplateLimits limits;
    private final Clock clock;

    private JinjaTemplate(List<Node.Statement> statements, List<String> tokens, TemplateLimits limits, Clock clock) {
        this.statements = statements;
        this.tokens = tokens;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * @param source Jinja source
     * @param bosToken text of {@code bos_token} in the template
     * @param eosToken text of {@code eos_token} in the template
     * @throws ChatTemplate.TemplateFault if the source uses what is not supported
     */
    public static JinjaTemplate compile(String source, String bosToken, String eosToken, TemplateLimits limits) {
        return compile(source, List.of(bosToken, eosToken), limits, Clock.system(ZoneId.systemDefault()));
    }

    /**
     * @param tokens bos and eos
     * @param clock what {@code strftime_now} reads
     */
    static JinjaTemplate compile(String source, List<String> tokens, TemplateLimits limits, Clock clock) {
        if (source.length() > limits.sourceChars()) {
            throw new TemplateFault("the chat template is longer than " + limits.sourceChars() + " characters");
        }
        return new JinjaTemplate(Parser.parse(source), tokens, limits, clock);
    }

    @Override
    public MarkedText prompt(Conversation conversation, boolean addGenerationPrompt) {
        Scope context = new Scope(Globals.scope(clock));
        conversation.variables().forEach((name, value) -> context.set(name, JsonInput.value(value)));
        List<Map.Entry<String, Value>> given = List.of(
                Map.entry("messages", Value.Items.list(conversation.messages().stream()
                        .map(JsonInput::message).toList())),
                Map.entry("add_generation_prompt", Value.of(addGenerationPrompt)),
                Map.entry("bos_token", Value.own(tokens.getFirst())),
                Map.entry("eos_token", Value.own(tokens.getLast())),
                Map.entry("tools", JsonInput.value(conversation.tools())),
                Map.entry("documents", JsonInput.value(conversation.documents())));
        for (Map.Entry<String, Value> entry : given) {
            if (conversation.variables().containsKey(entry.getKey())) {
                throw new TemplateFault("the template variable '" + entry.getKey() + "' is given by the service");
            }
            context.set(entry.getKey(), entry.getValue());
        }
        return new Rendering(limits).of(statements, new Scope(context));
    }
}
