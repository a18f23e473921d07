package io.tokenworks.engine.sequence;

/** How many tokens a sequence may emit in all, and whether more may come. Only grows. */
final class Credit {
    private int tokensInAll;
    private boolean last;
    private boolean waiting;
    private long waitingSinceNanos;

    Credit(int tokensInAll) {
        this.tokensInAll = tokensInAll;
    }

    void raise(int tokens, boolean noMore) {
        tokensInAll = Math.max(tokensInAll, tokens);
        last |= noMore;
        waiting = false;
    }

    boolean allows(int emittedInAll) {
        return emittedInAll < tokensInAll;
    }

    /** At the boundary with nothing more to come. */
    boolean ended(int emittedInAll) {
        return last && !allows(emittedInAll);
    }

    /** Whether the sequence stands at its boundary for longer than it may; call it regularly. */
    boolean waitedLonger(int emittedInAll, long nowNanos, long mostNanos) {
        if (allows(emittedInAll)) {
            waiting = false;
        } else if (!waiting) {
            waiting = true;
            waitingSinceNanos = nowNanos;
        }
        return waiting && nowNanos - waitingSinceNanos >= mostNanos;
    }
}
