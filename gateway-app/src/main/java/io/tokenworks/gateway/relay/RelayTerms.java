package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.gateway.record.OperationLog;
import java.util.UUID;

/**
 * What all operations share.
 *
 * @param gateway id of this gateway, the source of its records
 */
public record RelayTerms(
        UUID gateway, Workers workers, OperationLog log, RelayMeters meters, GatewayProperties properties) {

    GatewayProperties.Timeouts timeouts() {
        return properties.timeouts();
    }

    GatewayProperties.Limits limits() {
        return properties.limits();
    }

    Credit.Terms credit() {
        var quota = properties.quota();
        return new Credit.Terms(
                quota.creditTokens(), quota.creditLowTokens(), quota.creditWait().toNanos());
    }
}
