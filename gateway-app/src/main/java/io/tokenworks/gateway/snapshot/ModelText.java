package io.tokenworks.gateway.snapshot;

import io.tokenworks.openai.Prompt;
import io.tokenworks.openai.ToolDialect;
import java.util.List;

/** The text side of one model, built from its card. Thread-safe. */
public interface ModelText {

    /**
     * The prompt's ids: the conversation rendered by the model's template, up to where the answer begins.
     *
     * @throws io.tokenworks.tokens.ChatTemplate.TemplateFault if the template refuses the conversation
     */
    int[] prompt(Prompt.Conversation conversation);

    /** The ids of a text as it is: nothing added, no control tokens read out of it. */
    int[] tokens(String text);

    /** Bytes of a token. */
    byte[] bytes(int token);

    /** Ids that end an answer. */
    List<Integer> stopTokens();

    /** Tokens of the vocabulary. */
    int vocabulary();

    /** Most positions of a sequence. */
    int contextTokens();

    /** Positions of a KV block. */
    int blockTokens();

    /** How the model calls functions. */
    ToolDialect toolDialect();
}
