package io.tokenworks.admission;

/**
 * When a gateway asks for tokens of a quota, and for how many.
 *
 * @param sliceTokens what a lease should have room for when it is full
 * @param lowTokens below this room more is asked for, ahead of need
 * @param renewNanos a lease whose validity ends within this is renewed
 */
public record LeaseDemand(long sliceTokens, long lowTokens, long renewNanos) {

    public LeaseDemand {
        if (sliceTokens < 1 || lowTokens < 0 || lowTokens > sliceTokens || renewNanos < 0) {
            throw new IllegalArgumentException("a slice must be positive and larger than the low mark");
        }
    }

    /**
     * Tokens to ask for.
     *
     * @param needTokens what a request at hand wants to reserve now; 0 if none
     */
    public long wantTokens(QuotaLease lease, long needTokens) {
        long aim = Math.max(sliceTokens, Math.addExact(needTokens, lowTokens));
        boolean low = lease.roomTokens() < Math.max(lowTokens, needTokens);
        return low ? aim - lease.roomTokens() : 0;
    }

    /** Whether the validity ends soon. */
    public boolean renewalDue(QuotaLease lease, long nowNanos) {
        return lease.validUntilNanos() - nowNanos < renewNanos;
    }
}
