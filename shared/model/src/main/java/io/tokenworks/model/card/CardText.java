package io.tokenworks.model.card;

import io.tokenworks.tokens.ChatTemplate;
import io.tokenworks.tokens.TokenTexts;
import io.tokenworks.tokens.Tokenizer;
import io.tokenworks.tokens.TokenizerJson;
import io.tokenworks.tokens.template.JinjaTemplate;
import io.tokenworks.tokens.template.TemplateLimits;
import java.util.List;

/** The text side of a model card, ready for use: make it once per card, it takes a moment. Thread-safe. */
public final class CardText {

    private final Tokenizer tokenizer;
    private final ChatTemplate template;

    private CardText(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /**
     * @throws io.tokenworks.tokens.TokenizerFault if the tokenizer is broken or not supported
     * @throws ChatTemplate.TemplateFault if the template uses what is not supported
     */
    public static CardText of(ModelCard card) {
        return new CardText(TokenizerJson.read(card.tokenizerJson()), template(card));
    }

    /**
     * What a worker needs of it: it encodes nothing and renders nothing. A card that no gateway could use is refused
     * all the same; that its merges fit is known since it was built.
     *
     * @throws io.tokenworks.tokens.TokenizerFault if the tokenizer is broken or not supported
     * @throws ChatTemplate.TemplateFault if the template uses what is not supported
     */
    public static TokenTexts texts(ModelCard card) {
        template(card);
        return TokenizerJson.texts(card.tokenizerJson());
    }

    private static ChatTemplate template(ModelCard card) {
        return JinjaTemplate.compile(card.chatTemplate(), card.bosToken(), card.eosToken(), TemplateLimits.defaults());
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public ChatTemplate template() {
        return template;
    }

    /**
     * The prompt that asks for the next answer. Control tokens come from the template only: a client cannot write one.
     *
     * @return token ids
     * @throws ChatTemplate.TemplateFault if the template refuses the conversation
     */
    public int[] prompt(ChatTemplate.Conversation conversation) {
        return tokenizer.encode(template.prompt(conversation, true));
    }

    /** The prompt of messages alone. */
    public int[] prompt(List<ChatTemplate.Message> messages) {
        return prompt(ChatTemplate.Conversation.of(messages));
    }
}
