package io.tokenworks.gateway.quota;

import java.util.Optional;
import java.util.UUID;

/** A budget on a lease. */
final class LeasedBudget implements Budget {

    private final TenantLeases leases;
    private TenantLeases.Held held;

    LeasedBudget(TenantLeases leases, TenantLeases.Held held) {
        this.leases = leases;
        this.held = held;
    }

    @Override
    public int creditTokens() {
        return Math.toIntExact(held.hold().creditTokens());
    }

    @Override
    public Optional<UUID> lease() {
        return Optional.of(held.account().lease().id());
    }

    @Override
    public Extension extend(int moreTokens) {
        Optional<TenantLeases.Held> longer = leases.extend(held, moreTokens);
        if (longer.isPresent()) {
            held = longer.get();
            return Extension.GRANTED;
        }
        return leases.mayGrow(held.account()) ? Extension.WAIT : Extension.NOTHING_LEFT;
    }

    @Override
    public void settle(int usedPromptTokens, int usedOutputTokens) {
        held.account().settle(held.hold(), (long) usedPromptTokens + usedOutputTokens);
    }
}
