package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.quota.Budget;
import java.util.function.BiConsumer;

/**
 * Keeps a generation supplied with credit ahead of need. When nothing is left, says so: the worker then stops at
 * exactly the last token paid for.
 * Owned by the operation's thread.
 */
final class Credit {

    private final Budget budget;
    private final int maxNewTokens;
    private final Terms terms;
    private boolean last;
    private long pausedSinceNanos;

    /**
     * @param sliceTokens granted at a time
     * @param lowTokens below which more is granted
     * @param waitNanos how long a pause may last
     */
    record Terms(int sliceTokens, int lowTokens, long waitNanos) {}

    Credit(Budget budget, int maxNewTokens, Terms terms) {
        this.budget = budget;
        this.maxNewTokens = maxNewTokens;
        this.terms = terms;
    }

    /**
     * For the worker: what may be emitted in all. One more than the limit where the limit comes first, so that it ends
     * by length.
     */
    int inAll() {
        return budget.creditTokens() >= maxNewTokens ? maxNewTokens + 1 : budget.creditTokens();
    }

    /** Whether the worker was told that no more will come. */
    boolean last() {
        return last;
    }

    /** Whether the worker has emitted all it may, and waits. */
    boolean paused(int delivered) {
        return !last && delivered >= budget.creditTokens() && delivered < maxNewTokens;
    }

    /**
     * To be called after each delivery, and again and again while paused.
     *
     * @param grant told credit in all, and whether it is the last
     */
    void supply(int delivered, long nowNanos, BiConsumer<Integer, Boolean> grant) {
        int left = budget.creditTokens() - delivered;
        if (last || budget.creditTokens() >= maxNewTokens || left >= terms.lowTokens()) {
            return;
        }
        switch (budget.extend(Math.min(terms.sliceTokens(), maxNewTokens - budget.creditTokens()))) {
            case GRANTED -> {
                pausedSinceNanos = 0;
                grant.accept(inAll(), false);
            }
            case WAIT -> {
                if (left <= 0 && pausedTooLong(nowNanos)) {
                    end(grant);
                }
            }
            case NOTHING_LEFT -> {
                if (left <= 0) {
                    end(grant);
                }
            }
        }
    }

    private boolean pausedTooLong(long nowNanos) {
        if (pausedSinceNanos == 0) {
            pausedSinceNanos = nowNanos;
        }
        return nowNanos - pausedSinceNanos > terms.waitNanos();
    }

    private void end(BiConsumer<Integer, Boolean> grant) {
        last = true;
        grant.accept(budget.creditTokens(), true);
    }
}
