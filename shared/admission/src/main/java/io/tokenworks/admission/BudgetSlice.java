package io.tokenworks.admission;

import java.math.BigDecimal;

/**
 * A gateway's piece of one budget, as a value. At all times {@code held + spent <= granted}: what is reserved was
 * granted before, therefore a budget is never overshot; and what is settled leaves {@code held}, therefore nothing
 * leaks.
 *
 * @param granted since the lease began, less what was given back
 * @param held reserved by operations that run
 * @param spent used by operations that ended
 */
public record BudgetSlice(BigDecimal granted, BigDecimal held, BigDecimal spent) {

    public static final BudgetSlice EMPTY = new BudgetSlice(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public BudgetSlice {
        if (held.signum() < 0 || spent.signum() < 0 || held.add(spent).compareTo(granted) > 0) {
            throw new IllegalStateException("held " + held + " + spent " + spent + " of " + granted);
        }
    }

    /** What may still be reserved. */
    public BigDecimal room() {
        return granted.subtract(held).subtract(spent);
    }

    /** Reserves. @throws IllegalStateException if there is no such room */
    public BudgetSlice reserve(BigDecimal amount) {
        return new BudgetSlice(granted, held.add(amount), spent);
    }

    /** An operation ended: what it used of its hold is spent, the rest is room again. */
    public BudgetSlice settle(BigDecimal hold, BigDecimal used) {
        if (used.signum() < 0 || used.compareTo(hold) > 0) {
            throw new IllegalStateException("used " + used + " of a hold of " + hold);
        }
        return new BudgetSlice(granted, held.subtract(hold), spent.add(used));
    }

    /** Gives room back. It is no room from now on, whatever becomes of the message that says so. */
    public BudgetSlice giveBack(BigDecimal amount) {
        return new BudgetSlice(granted.subtract(amount), held, spent);
    }

    /** The control plane has granted more. */
    public BudgetSlice grant(BigDecimal more) {
        return new BudgetSlice(granted.add(more), held, spent);
    }
}
