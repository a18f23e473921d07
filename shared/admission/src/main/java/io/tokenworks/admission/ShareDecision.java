package io.tokenworks.admission;

import java.util.List;
import java.util.stream.Stream;

/**
 * How a rate is shared out among gateways. Each gets its part of the demand: those that want little get what they want,
 * the others split what is left, and nobody who is there gets less than a floor, so that a quiet gateway's first
 * requests need not wait. What one gets is bounded by what nobody else may still be using: shares move only after who
 * loses them has heard of it. Therefore the shares in force never sum up to more than the amount.
 */
public final class ShareDecision {

    /** A quarter of the amount is split evenly, whatever the demand. */
    private static final int FLOOR_PARTS = 4;

    private ShareDecision() {}

    /**
     * One gateway, as it last said.
     *
     * @param outstanding the most that it may believe to be its share
     * @param inUse what it uses: running requests, or what was admitted in this minute; cannot be taken away
     * @param demand what it would use if it could
     */
    public record Standing(long outstanding, long inUse, long demand) {

        public Standing {
            if (outstanding < 0 || inUse < 0 || demand < 0) {
                throw new IllegalArgumentException("a standing cannot be negative");
            }
        }

        long bound() {
            return Math.max(outstanding, inUse);
        }
    }

    /**
     * The share of one gateway.
     *
     * @param amount of the rule
     * @param asker who asks
     * @param others all others that may hold a share
     */
    public static long share(long amount, Standing asker, List<Standing> others) {
        long bound = others.stream().mapToLong(Standing::bound).sum();
        long free = Math.max(0, amount - bound);
        return Math.clamp(target(amount, asker, others), Math.min(asker.inUse(), free), free);
    }

    /** What it should have were all news immediate. */
    static long target(long amount, Standing asker, List<Standing> others) {
        int gateways = others.size() + 1;
        long floor = amount / FLOOR_PARTS / gateways;
        long left = amount - floor * gateways;
        long total = others.stream().mapToLong(other -> beyond(other, floor)).sum() + beyond(asker, floor);
        if (total <= left) {
            // Everybody's demand fits: what is over is split evenly, ready for whoever wants more.
            return floor + beyond(asker, floor) + (left - total) / gateways;
        }
        return floor + waterLevel(left, beyond(asker, floor), others.stream().map(o -> beyond(o, floor)).toList());
    }

    private static long beyond(Standing standing, long floor) {
        return Math.max(0, Math.max(standing.demand(), standing.inUse()) - floor);
    }

    /** Max-min fair: the smallest wants are served whole, the rest is split evenly. */
    private static long waterLevel(long amount, long own, List<Long> others) {
        List<Long> wants = Stream.concat(others.stream(), Stream.of(own)).sorted()
                .toList();
        long left = amount;
        for (int i = 0; i < wants.size(); i++) {
            long even = left / (wants.size() - i);
            if (wants.get(i) > even) {
                return Math.min(own, even);
            }
            left -= wants.get(i);
        }
        return own;
    }
}
