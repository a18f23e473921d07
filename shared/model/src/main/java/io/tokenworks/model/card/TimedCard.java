package io.tokenworks.model.card;

import io.tokenworks.tokens.GgufTokenizerJson;
import io.tokenworks.tokens.GgufVocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * The card of the timed backend, which has no model file: every byte is a token, after three control tokens and before
 * a few whole words that make its answers readable. Prompts use bytes only, so one ASCII character of a prompt is one
 * token.
 */
public final class TimedCard {

    /** Ends an answer. */
    public static final int END = 2;

    private static final String TEMPLATE = "{% for message in messages %}{{ '<|start|>' + message['role'] + '\n'"
            + " + message['content'] + '<|end|>' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|start|>assistant\n' }}{% endif %}";

    private static final String WORDS = "time work token line block step press belt wheel shift crate order count paper"
            + " coal steam gear lamp hand iron brass water clock tower bridge river"
            + " street market window garden letter signal";

    private TimedCard() {}

    public static ModelCard of(int contextTokens, int blockTokens) {
        List<String> tokens = new ArrayList<>(List.of("<|unused|>", "<|start|>", "<|end|>"));
        List<Integer> types = new ArrayList<>(List.of(3, 3, 3));
        int next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            tokens.add(Character.toString(visible ? b : next++));
        }
        for (String word : WORDS.split(" ")) {
            tokens.add("\u0120" + word);
        }
        while (types.size() < tokens.size()) {
            types.add(1);
        }
        GgufVocabulary vocabulary = new GgufVocabulary("gpt2", "gpt-2", tokens, types, List.of());
        return new ModelCard("timed", GgufTokenizerJson.of(vocabulary), TEMPLATE, "", "<|end|>", List.of(END),
                contextTokens, blockTokens,
                tokens.size(), "timed");
    }
}
