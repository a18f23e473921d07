package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.config.GatewayProperties;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all leases of a gateway have in common.
 *
 * @param executor runs the requests to the control plane, which block
 * @param nanos monotonic clock
 */
public record LeaseTerms(
        UUID gateway, GatewayProperties.Quota quota, LeaseSource source, Executor executor, LongSupplier nanos,
        LimitMeters meters) {

    /** Room unused for so long is idle if others are short of it. */
    static final long SHORTAGE_IDLE_NANOS = 1_000_000_000L;

    long now() {
        return nanos.getAsLong();
    }
}
