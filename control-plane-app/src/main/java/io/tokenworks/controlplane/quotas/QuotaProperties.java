package io.tokenworks.controlplane.quotas;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param leaseTtl how long a gateway may spend from a lease without renewing it, counted by it from its request
 * @param expiryGrace the database waits so much longer before it freezes a lease
 * @param frozenGrace a frozen lease whose gateway is not heard again is settled after so long; longer than any gateway
 * may be cut off with records that it has not delivered
 * @param shortage how long gateways are told that somebody lacked something
 * @param forgetGateway a gateway that did not report for so long has no share of a rate any more
 */
@Validated
@ConfigurationProperties("tokenworks.quota")
record QuotaProperties(
        @DefaultValue("3m") Duration leaseTtl,
        @DefaultValue("10s") Duration expiryGrace,
        @DefaultValue("1h") Duration frozenGrace,
        @DefaultValue("5s") Duration shortage,
        @DefaultValue("5s") Duration forgetGateway) {}
