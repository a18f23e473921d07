package io.tokenworks.admission;

import java.math.BigDecimal;

/**
 * How much room a slice should have: enough for what was reserved of it lately, at least {@code least}, at most
 * {@code most}.
 *
 * @param least units of the budget
 * @param most units of the budget
 * @param aheadSeconds of recent demand
 */
public record SliceSize(BigDecimal least, BigDecimal most, int aheadSeconds) {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    public SliceSize {
        if (least.signum() <= 0 || least.compareTo(most) > 0 || aheadSeconds < 0) {
            throw new IllegalArgumentException("a slice must be positive and no larger than the largest");
        }
    }

    /** @param perSecond reserved lately */
    public BigDecimal target(BigDecimal perSecond) {
        return perSecond.multiply(BigDecimal.valueOf(aheadSeconds)).max(least).min(most);
    }

    /** Whether it is time to ask, ahead of need. */
    public boolean low(BigDecimal room, BigDecimal perSecond) {
        return room.multiply(TWO).compareTo(target(perSecond)) < 0;
    }

    /** What is more than is needed here: demand has fallen, or holds came back. */
    public BigDecimal excess(BigDecimal room, BigDecimal perSecond) {
        return room.subtract(target(perSecond)).max(BigDecimal.ZERO);
    }
}
