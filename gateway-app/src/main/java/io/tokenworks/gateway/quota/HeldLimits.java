package io.tokenworks.gateway.quota;

import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;
import java.util.Optional;

/**
 * Limits as this gateway holds them: the tenant's share of running operations, and of its token quota the lease, which
 * grows as it is used. Thread-safe.
 */
public final class HeldLimits implements TenantLimits {

    private final Concurrency concurrency;
    private final LeaseBook leases;

    public HeldLimits(Concurrency concurrency, LeaseBook leases) {
        this.concurrency = concurrency;
        this.leases = leases;
    }

    @Override
    public LimitSnapshot now(Tenant tenant) {
        return new LimitSnapshot(Optional.of(concurrency.limit(tenant.id())), leases.limit(tenant));
    }
}
