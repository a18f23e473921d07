package io.tokenworks.openai;

import java.util.List;

/** What a model is to go on from. */
public sealed interface Prompt {

    /** A conversation, rendered by the model's template, with the functions that the answer may call. */
    record Conversation(List<ChatMessage> messages, TemplateTerms template, Tools tools) implements Prompt {}

    /** Text as it is: no template, nothing added, no control tokens read out of it. */
    record Text(String text) implements Prompt {}

    /** Token ids as they are. */
    record Tokens(List<Integer> ids) implements Prompt {}
}
