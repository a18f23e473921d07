package io.tokenworks.tokens;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The pieces that text is merged into, with their rank: 0 is merged first, equal scores have equal rank. Immutable. */
final class Pieces {

    static final int NONE = -1;

    private final Map<String, Integer> idOf;
    private final int[] rankOf;
    private final int charsMax;

    private Pieces(Map<String, Integer> idOf, int[] rankOf, int charsMax) {
        this.idOf = idOf;
        this.rankOf = rankOf;
        this.charsMax = charsMax;
    }

    /** The piece that text[from, to) is, or {@link #NONE}. */
    int id(String text, int from, int to) {
        return to - from > charsMax ? NONE : idOf.getOrDefault(text.substring(from, to), NONE);
    }

    int rank(int id) {
        return rankOf[id];
    }

    /** Collects pieces; one thread. */
    static final class Builder {

        private final Map<String, Integer> idOf = new HashMap<>();
        private float[] scoreOf = new float[1024];

        void add(String name, int id, float score) {
            if (id >= scoreOf.length) {
                scoreOf = Arrays.copyOf(scoreOf, Math.max(id + 1, 2 * scoreOf.length));
            }
            scoreOf[id] = score;
            idOf.putIfAbsent(name, id);
        }

        Pieces build() {
            float[] scores = new float[idOf.size()];
            int charsMax = 0;
            int i = 0;
            for (Map.Entry<String, Integer> piece : idOf.entrySet()) {
                scores[i++] = scoreOf[piece.getValue()];
                charsMax = Math.max(charsMax, piece.getKey().length());
            }
            Arrays.sort(scores);
            int[] rankOf = new int[scoreOf.length];
            for (int id : idOf.values()) {
                rankOf[id] = scores.length - 1 - lastOf(scores, scoreOf[id]);
            }
            // Map.copyOf probes linearly, which short strings with neighbouring hashes make a long way.
            return new Pieces(new HashMap<>(idOf), rankOf, charsMax);
        }

        /** Where the last of the equal scores stands. */
        private static int lastOf(float[] sorted, float score) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Float.compare(sorted[middle], score) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low - 1;
        }
    }
}
