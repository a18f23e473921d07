package io.tokenworks.gateway.snapshot;

import io.tokenworks.model.card.CardBytes;
import io.tokenworks.model.card.CardText;
import io.tokenworks.model.card.ModelCard;
import io.tokenworks.openai.ChatMessage;
import io.tokenworks.openai.Prompt;
import io.tokenworks.tokens.ChatTemplate;
import java.util.List;
import java.util.Map;

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
        List<ChatTemplate.Message> messages = conversation.messages().stream().map(CardModelText::seen).toList();
        return text.prompt(new ChatTemplate.Conversation(
                messages, null, null, conversation.template().variables()));
    }

    private static ChatTemplate.Message seen(ChatMessage message) {
        Map<String, Object> more = message.name().isEmpty() ? Map.of() : Map.of("name", message.name());
        return new ChatTemplate.Message(message.role().templateName(), message.content(), more);
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
