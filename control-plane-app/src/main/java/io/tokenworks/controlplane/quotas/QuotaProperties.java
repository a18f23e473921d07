package io.tokenworks.controlplane.quotas;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param leaseTtl how long a gateway may spend from a lease without renewing it, counted by it from its request
 * @param expiryGrace the database waits so much longer before it freezes a lease
 * @param closeGrace records of a lease given back may come so much later; then what they do not account for is free
 * again
 * @param frozenGrace the same for a lease whose gateway was not heard again
 */
@Validated
@ConfigurationProperties("tokenworks.quota")
record QuotaProperties(
        @DefaultValue("30s") Duration leaseTtl,
        @DefaultValue("10s") Duration expiryGrace,
        @DefaultValue("30s") Duration closeGrace,
        @DefaultValue("10m") Duration frozenGrace) {}
