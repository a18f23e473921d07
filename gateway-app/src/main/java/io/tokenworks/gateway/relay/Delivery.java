package io.tokenworks.gateway.relay;

import io.tokenworks.wire.frame.Frame;
import java.util.Arrays;

/**
 * What one choice has delivered so far, over all attempts. Owned by the choice's thread; others may read what was
 * cached.
 */
final class Delivery {

    private final int promptTokens;
    private int[] ids = new int[64];
    private int count;
    private volatile int cachedTokens;
    private int firstDeliveringAttempt;

    Delivery(int promptTokens) {
        this.promptTokens = promptTokens;
    }

    int tokens() {
        return count;
    }

    /** Prompt followed by what was delivered: what the next attempt goes on from. */
    int[] after(int[] prompt) {
        int[] all = Arrays.copyOf(prompt, prompt.length + count);
        System.arraycopy(ids, 0, all, prompt.length, count);
        return all;
    }

    /** The last id, or {@code otherwise} if there is none. */
    int lastOr(int otherwise) {
        return count == 0 ? otherwise : ids[count - 1];
    }

    void add(int attempt, int acceptedCached, int[] more) {
        if (firstDeliveringAttempt == 0) {
            firstDeliveringAttempt = attempt;
            cached(acceptedCached);
        }
        if (count + more.length > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(ids.length * 2, count + more.length));
        }
        System.arraycopy(more, 0, ids, count, more.length);
        count += more.length;
    }

    /**
     * The attempt's own counts. Only those of the first attempt that delivered say what the client is charged as
     * cached.
     */
    void counts(int attempt, Frame.Counts counts) {
        if (attempt == firstDeliveringAttempt) {
            cached(counts.cached());
        }
    }

    private void cached(int tokens) {
        cachedTokens = Math.clamp(tokens, 0, promptTokens);
    }

    int cachedTokens() {
        return cachedTokens;
    }
}
