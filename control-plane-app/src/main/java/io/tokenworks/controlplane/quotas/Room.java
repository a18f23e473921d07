package io.tokenworks.controlplane.quotas;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;

/** A budget under its lock. */
record Room(UUID ruleId, Instant windowStart, String measure, BigDecimal amount, BigDecimal spent, BigDecimal held) {

    private static final int MONEY_SCALE = 15;

    /** A rule in one of its windows. */
    record Key(UUID rule, Instant window) {}

    Key key() {
        return new Key(ruleId, windowStart);
    }

    /** Left to grant; negative if more came late than there was. */
    BigDecimal free() {
        return whole(amount.subtract(spent).subtract(held));
    }

    /** In units that there are: tokens and requests have no parts. */
    BigDecimal whole(BigDecimal value) {
        return value.setScale(measure.equals("MONEY") ? MONEY_SCALE : 0, RoundingMode.FLOOR);
    }
}
