package io.tokenworks.wire.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A gateway asks for slices of budgets, renews the lease that they are in, or gives some back. One lease holds slices
 * of any number of budgets; each operation carries the id of the one it was admitted with into the ledger.
 *
 * @param gateway who asks
 * @param lease the lease it holds, or a fresh id for a new one
 * @param sequence counts from 1 per lease; a repeated number changes nothing
 * @param slices what is to change; none only renews
 * @param close true: the lease is over, and the records of all operations that carry it have been taken over
 */
public record LeaseRequest(UUID gateway, UUID lease, long sequence, List<Slice> slices, boolean close) {

    /**
     * One budget: a rule in one of its windows.
     *
     * @param window beginning of the window
     * @param need what requests at hand lack; granted if the budget has it
     * @param want what it would like to hold beyond, for those to come; at least {@code need}
     * @param giveBack neither held nor spent, and not needed
     * @param refused requests that the rule refused, or would have, on this lease so far
     */
    public record Slice(
            UUID rule, Instant window, BigDecimal need, BigDecimal want, BigDecimal giveBack, long refused) {}
}
