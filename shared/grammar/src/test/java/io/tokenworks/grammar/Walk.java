package io.tokenworks.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A model that knows nothing: it takes any token that the mask allows, and after a while those that come to an end. */
final class Walk {

    private static final int FREE_TOKENS = 60;
    private static final int TOKENS_MAX = 4000;
    private static final String ENDING = "\"]}0>";

    private final Vocabulary vocabulary;
    private final TokenMasks masks;
    private final Random random;

    Walk(Vocabulary vocabulary, TokenMasks masks, long seed) {
        this.vocabulary = vocabulary;
        this.masks = masks;
        this.random = new Random(seed);
    }

    /** The ids of a whole answer. */
    List<Integer> ids(Grammar grammar) {
        TokenMatcher matcher = masks.matcher(grammar);
        List<Integer> ids = new ArrayList<>();
        while (!matcher.complete() && !(matcher.accepting() && (ids.size() > FREE_TOKENS || random.nextInt(4) == 0))) {
            int token = next(matcher.allowed(), ids.size());
            if (!matcher.accept(token)) {
                throw new AssertionError("the mask allowed token " + token + " and the matcher refused it");
            }
            ids.add(token);
            if (ids.size() > TOKENS_MAX) {
                throw new AssertionError("no end after " + text(ids));
            }
        }
        return ids;
    }

    private int next(int[] mask, int length) {
        if (length > FREE_TOKENS || random.nextInt(4) == 0) {
            for (int i = 0; i < ENDING.length(); i++) {
                if (has(mask, ENDING.charAt(i))) {
                    return ENDING.charAt(i);
                }
            }
        }
        int count = 0;
        for (int word : mask) {
            count += Integer.bitCount(word);
        }
        if (count == 0) {
            throw new AssertionError("a dead end");
        }
        int nth = random.nextInt(count);
        for (int id = 0; id < mask.length * 32; id++) {
            if (has(mask, id) && nth-- == 0) {
                return id;
            }
        }
        throw new AssertionError("counted wrong");
    }

    private static boolean has(int[] mask, int id) {
        return (mask[id >> 5] & 1 << id) != 0;
    }

    String text(List<Integer> ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ids.forEach(id -> out.writeBytes(vocabulary.bytes(id)));
        return out.toString(StandardCharsets.UTF_8);
    }
}
