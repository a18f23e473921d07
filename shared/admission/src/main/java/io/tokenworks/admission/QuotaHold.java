package io.tokenworks.admission;

/**
 * What one operation has reserved of a lease.
 *
 * @param promptTokens reserved for the prompt
 * @param creditTokens tokens it may emit in all so far
 */
public record QuotaHold(long promptTokens, long creditTokens) {

    public QuotaHold {
        if (promptTokens < 0 || creditTokens < 0) {
            throw new IllegalArgumentException("a hold cannot be negative");
        }
    }

    /** Everything reserved. */
    public long totalTokens() {
        return Math.addExact(promptTokens, creditTokens);
    }
}
