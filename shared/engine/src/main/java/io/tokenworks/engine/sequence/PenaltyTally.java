package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.Penalties;
import io.tokenworks.tensor.LogitEdits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a sequence's penalties are computed from: which tokens it holds and how often it emitted each. Kept as the
 * tokens come, because counting a long sequence anew would cost more than sampling it. As large as the distinct tokens
 * that a penalty names.
 */
final class PenaltyTally {
    private final Penalties penalties;
    private final Map<Integer, Integer> places = new HashMap<>();
    private int[] tokens = new int[16];
    private int[] timesEmitted = new int[16];
    private boolean[] seen = new boolean[16];

    /** @param known prompt, and what was emitted before */
    PenaltyTally(Penalties penalties, int[] known, int promptTokens) {
        this.penalties = penalties;
        penalties.bias().keySet().stream().sorted().forEach(this::place);
        for (int i = 0; i < promptTokens && penalties.repeats(); i++) {
            int place = place(known[i]); // by itself: it may put another array in place of seen
            seen[place] = true;
        }
        for (int i = promptTokens; i < known.length; i++) {
            emitted(known[i]);
        }
    }

    void emitted(int token) {
        if (penalties.counts()) {
            int place = place(token);
            timesEmitted[place]++;
            seen[place] = true;
        }
    }

    /** For the next token. */
    LogitEdits edits() {
        int count = places.size();
        if (count == 0) {
            return LogitEdits.none();
        }
        float[] scales = new float[count];
        float[] shifts = new float[count];
        for (int i = 0; i < count; i++) {
            float bias = penalties.bias().getOrDefault(tokens[i], 0f);
            float presence = timesEmitted[i] > 0 ? penalties.presence() : 0;
            scales[i] = seen[i] ? penalties.repetition() : 1;
            shifts[i] = bias - penalties.frequency() * timesEmitted[i] - presence;
        }
        return new LogitEdits(Arrays.copyOf(tokens, count), scales, shifts);
    }

    private int place(int token) {
        Integer known = places.get(token);
        if (known != null) {
            return known;
        }
        int place = places.size();
        if (place == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * place);
            timesEmitted = Arrays.copyOf(timesEmitted, 2 * place);
            seen = Arrays.copyOf(seen, 2 * place);
        }
        tokens[place] = token;
        places.put(token, place);
        return place;
    }
}
