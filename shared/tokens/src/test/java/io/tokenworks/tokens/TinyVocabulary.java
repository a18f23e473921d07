package io.tokenworks.tokens;

import java.util.ArrayList;
import java.util.List;

/**
 * A byte-level vocabulary small enough to reason about: two control tokens, one user-defined, the 256 bytes, and a few
 * merges.
 */
final class TinyVocabulary {

    static final int START = 0;
    static final int END = 1;
    static final int PRODUCT = 2;

    private TinyVocabulary() {}

    static GgufVocabulary vocabulary() {
        List<String> tokens = new ArrayList<>(List.of("<|start|>", "<|end|>", "ACME™"));
        List<Integer> types = new ArrayList<>(List.of(3, 3, 4));
        alphabet().chars().forEach(c -> tokens.add(Character.toString(c)));
        List<String> merges = List.of("h e", "l l", "he ll", "hell o", "Ġ w", "1 2", "Ġ Ġ");
        merges.forEach(merge -> tokens.add(merge.replace(" ", "")));
        while (types.size() < tokens.size()) {
            types.add(1);
        }
        return new GgufVocabulary("gpt2", "smollm", tokens, types, merges);
    }

    /** The characters that bytes are written as, byte 0 first. */
    static String alphabet() {
        StringBuilder characters = new StringBuilder();
        int next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            characters.appendCodePoint(visible ? b : next++);
        }
        return characters.toString();
    }

    static Tokenizer tokenizer() {
        return TokenizerJson.read(GgufTokenizerJson.of(vocabulary()));
    }
}
