package io.tokenworks.wire.worker;

import java.util.UUID;

/**
 * Raises what a generation may emit.
 *
 * @param creditTokens tokens in all
 * @param last true if no more will come: at this number it finishes with {@code quota}
 */
public record CreditGrant(UUID operation, int attempt, int choice, int creditTokens, boolean last) {}
