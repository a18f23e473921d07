package io.tokenworks.controlplane.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An admin token, as shown: never its secret.
 *
 * @param prefix first characters of the secret, to recognise it by
 */
public record TokenView(
        UUID id,
        String name,
        Role role,
        @Nullable UUID tenant,
        String prefix,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {}
