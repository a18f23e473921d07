package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.change.Versioned;
import io.tokenworks.wire.fleet.LimitRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule, as shown.
 *
 * @param version grows with each change
 */
public record LimitView(
        UUID id,
        LimitRule.Scope scope,
        UUID scopeId,
        LimitRule.Measure measure,
        @Nullable String currency,
        LimitRule.Window window,
        BigDecimal amount,
        LimitRule.Mode mode,
        @Nullable String deployment,
        List<Integer> alertPercents,
        boolean alertForecast,
        Instant createdAt,
        int version) implements Versioned {

    LimitRule rule() {
        return new LimitRule(id, scope, scopeId, measure, currency, window, amount, mode, deployment);
    }
}
