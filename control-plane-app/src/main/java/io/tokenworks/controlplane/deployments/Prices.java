package io.tokenworks.controlplane.deployments;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prices per million tokens.
 *
 * @param cachedInput null: as {@code input}
 * @param effectiveFrom null when asked for: from now
 */
public record Prices(
        BigDecimal input,
        @Nullable BigDecimal cachedInput,
        BigDecimal output,
        String currency,
        @Nullable Instant effectiveFrom) {}
