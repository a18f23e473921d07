package io.tokenworks.gateway.snapshot;

import io.tokenworks.model.card.CardBytes;
import io.tokenworks.model.card.CardText;
import io.tokenworks.model.card.ModelCard;
import io.tokenworks.openai.Prompt;
import io.tokenworks.openai.ToolDialect;
import io.tokenworks.openai.Tools;
import io.tokenworks.tokens.ChatTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text side of a model as its card says. */
public final class CardModelText implements ModelText {

    private final ModelCard card;
    private final CardText text;

    private CardModelText(ModelCard card) {
        this.card = card;
        this.text = CardText.of(card);
    }

    /** @param serial the card's serial form */
    public static ModelText read(byte[] serial) {
        return new CardModelText(CardBytes.read(serial));
    }

    @Override
    public int[] prompt(Prompt.Conversation conversation) {
        List<? extends @Nullable Object> tools = templateKnowsTools() && !conversation.tools().isEmpty()
                ? conversation.tools().all().stream().map(Tools.Tool::plain).toList()
                : null;
        List<ChatTemplate.Message> messages = templateKnowsTools()
                ? conversation.messages().stream().map(ToolMessages::known).toList()
                : ToolMessages.spelled(conversation);
        return text.prompt(new ChatTemplate.Conversation(
                messages, tools, null, conversation.template().variables()));
    }

    private boolean templateKnowsTools() {
        return card.chatTemplate().contains("tools");
    }

    /** The form is known by what the template tells the model to write; where it says nothing, we say it. */
    @Override
    public ToolDialect toolDialect() {
        String template = card.chatTemplate();
        boolean llama = templateKnowsTools() && template.contains("\"parameters\": ")
                && !template.contains("<tool_call>");
        return llama ? ToolDialect.LLAMA : ToolDialect.HERMES;
    }

    @Override
    public int[] tokens(String plain) {
        return text.tokenizer().encode(plain, false);
    }

    @Override
    public byte[] bytes(int token) {
        return text.tokenizer().bytes(token);
    }

    @Override
    public List<Integer> stopTokens() {
        return card.stopTokens();
    }

    @Override
    public int vocabulary() {
        return card.vocabulary();
    }

    @Override
    public int contextTokens() {
        return card.contextTokens();
    }

    @Override
    public int blockTokens() {
        return card.blockTokens();
    }
}
