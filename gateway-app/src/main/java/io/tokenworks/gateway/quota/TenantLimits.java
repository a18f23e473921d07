package io.tokenworks.gateway.quota;

import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;

/** What a tenant may still ask for, as this gateway knows it. Asked for every answer: cheap, and never blocks. */
@FunctionalInterface
public interface TenantLimits {

    LimitSnapshot now(Tenant tenant);
}
