package io.tokenworks.e2e.proof;

import io.tokenworks.model.card.CardText;
import io.tokenworks.model.card.TimedCard;
import io.tokenworks.tokens.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The timed engine emits whole words, each with a blank before it; so a text is the list of its token ids. */
final class Words {
    private final Map<String, Integer> ids = new HashMap<>();

    Words() {
        Tokenizer tokenizer = CardText.of(TimedCard.of(8192, 16)).tokenizer();
        for (int id = 0; id < tokenizer.vocabulary(); id++) {
            String text = new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
            if (text.matches(" [a-z]+")) {
                ids.put(text.substring(1), id);
            }
        }
    }

    /**
     * Ids of the tokens in a text.
     *
     * @throws IllegalArgumentException if it is anything but whole words
     */
    int[] ids(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        if (text.charAt(0) != ' ') {
            throw new IllegalArgumentException("begins within a token: '" + text + "'");
        }
        String[] words = text.substring(1).split(" ", -1);
        int[] found = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            Integer id = ids.get(words[i]);
            if (id == null) {
                throw new IllegalArgumentException("not a token: '" + words[i] + "'");
            }
            found[i] = id;
        }
        return found;
    }
}
