package io.tokenworks.controlplane.quotas;

import java.util.UUID;

/**
 * A quota, as shown.
 *
 * @param limitTokens most prompt and output tokens, ever
 * @param committedTokens spent, or in the hands of gateways
 * @param heldTokens of them in the hands of gateways and not in the ledger yet
 */
public record QuotaView(UUID tenant, long limitTokens, long committedTokens, long heldTokens) {

    static QuotaView of(BudgetView budget) {
        long held = budget.held().add(budget.frozen()).longValueExact();
        return new QuotaView(budget.limit().scopeId(), budget.limit().amount().longValueExact(),
                budget.spent().longValueExact() + held, held);
    }

    /** In the ledger. */
    public long spentTokens() {
        return committedTokens - heldTokens;
    }
}
