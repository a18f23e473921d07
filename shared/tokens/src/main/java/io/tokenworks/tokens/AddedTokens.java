package io.tokenworks.tokens;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are found in the text by their name before anything else is split; of several the leftmost and longest
 * wins. Immutable.
 */
final class AddedTokens {

    /**
     * @param control true: has a meaning of its own for the model and is no text
     */
    record Added(int id, String name, boolean control) {}

    private final Map<Character, List<Added>> byFirst = new HashMap<>();

    AddedTokens(List<Added> tokens) {
        for (Added token : tokens) {
            if (token.name().isEmpty()) {
                throw new TokenizerFault("added token " + token.id() + " has no name");
            }
            byFirst.computeIfAbsent(token.name().charAt(0), _ -> new ArrayList<>()).add(token);
        }
        byFirst.values().forEach(list -> list.sort(Comparator.comparingInt((Added a) -> a.name().length()).reversed()));
    }

    /** The longest token whose name stands at {@code index} and that {@code allowed} lets pass. */
    @Nullable
    Added at(String text, int index, Allowed allowed) {
        List<Added> candidates = byFirst.get(text.charAt(index));
        if (candidates == null) {
            return null;
        }
        for (Added added : candidates) {
            if (text.startsWith(added.name(), index)
                    && (!added.control() || allowed.at(index, index + added.name().length()))) {
                return added;
            }
        }
        return null;
    }

    /** Whether a control token may stand in [from, to). */
    interface Allowed {
        boolean at(int from, int to);
    }
}
