package io.tokenworks.engine;

import io.tokenworks.engine.api.AnswerConstraint;
import java.util.List;
import java.util.Set;

/**
 * A form by hand: at each place some tokens are allowed; at some places the answer may end.
 *
 * @param places tokens that may come at the first place, the second, and so on
 * @param ends after how many tokens the answer may end
 */
public record TestForm(List<Set<Integer>> places, Set<Integer> ends) implements AnswerConstraint {

    /** After the last place nothing may follow. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static TestForm of(Set<Integer> ends, Set<Integer>... places) {
        return new TestForm(List.of(places), ends);
    }

    @Override
    public Progress begin() {
        return new At();
    }

    private final class At implements Progress {
        private int read;

        @Override
        public boolean accept(int token) {
            boolean allowed = read < places.size() && places.get(read).contains(token);
            read += allowed ? 1 : 0;
            return allowed;
        }

        @Override
        public boolean accepting() {
            return ends.contains(read);
        }

        @Override
        public boolean complete() {
            return accepting() && read == places.size();
        }

        @Override
        public int[] allowed() {
            int[] words = new int[Rig.VOCABULARY / 32];
            if (read < places.size()) {
                places.get(read).forEach(id -> words[id >> 5] |= 1 << id);
            }
            return words;
        }
    }
}
