package io.tokenworks.tokens;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are found in the text by their name before anything else is split; of several the leftmost and longest
 * wins. Immutable.
 */
final class AddedTokens {

    /** What a token is to a client's text. */
    enum Kind {
        /** Found anywhere, stands for its name: runs of spaces, HTML tags. */
        TEXT,
        /** Stands for its name, but is found in our own text only: what the chat template marks up with. */
        MARKUP,
        /** Found in our own text only and no text itself. */
        CONTROL
    }

    record Added(int id, String name, Kind kind) {

        Added {
            if (name.isEmpty()) {
                throw new TokenizerFault("added token " + id + " has no name");
            }
        }
    }

    /** Sorted by name, so that each further character of the text leaves a narrower range. */
    private final Added[] sorted;
    private final BitSet firsts = new BitSet();

    AddedTokens(List<Added> tokens) {
        for (Added token : tokens) {
            firsts.set(token.name().charAt(0));
        }
        this.sorted = tokens.stream().sorted(Comparator.comparing(Added::name)).toArray(Added[]::new);
    }

    /** Cuts the text at its added tokens, from left to right; stretches of plain text are not empty. */
    void cut(String text, Allowed allowed, Parts parts) {
        int plainFrom = 0;
        int i = 0;
        while (i < text.length()) {
            Added found = firsts.get(text.charAt(i)) ? at(text, i, allowed) : null;
            if (found == null) {
                i++;
                continue;
            }
            if (plainFrom < i) {
                parts.plain(text.substring(plainFrom, i));
            }
            parts.token(found.id());
            i += found.name().length();
            plainFrom = i;
        }
        if (plainFrom < text.length()) {
            parts.plain(text.substring(plainFrom));
        }
    }

    /** The longest token whose name stands at {@code index} and that {@code allowed} lets pass. */
    private @Nullable Added at(String text, int index, Allowed allowed) {
        Added best = null;
        int low = 0;
        int high = sorted.length;
        for (int depth = 0; index + depth < text.length(); depth++) {
            char c = text.charAt(index + depth);
            low = firstNotBelow(low, high, depth, c);
            high = firstNotBelow(low, high, depth, c + 1);
            if (low == high) {
                break;
            }
            Added candidate = sorted[low];
            if (candidate.name().length() == depth + 1
                    && (candidate.kind() == Kind.TEXT || allowed.at(index, index + depth + 1))) {
                best = candidate;
            }
        }
        return best;
    }

    /** Within [low, high) all names agree up to {@code depth}; a name that ends there comes first. */
    private int firstNotBelow(int low, int high, int depth, int c) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            String name = sorted[middle].name();
            if (name.length() <= depth || name.charAt(depth) < c) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Whether a token that is not for clients may stand in [from, to). */
    interface Allowed {
        boolean at(int from, int to);
    }

    /** What a cut text consists of. */
    interface Parts {

        void plain(String text);

        void token(int id);
    }
}
