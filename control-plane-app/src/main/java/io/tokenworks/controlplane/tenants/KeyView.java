package io.tokenworks.controlplane.tenants;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key, as shown: never its secret.
 *
 * @param prefix first characters of the secret, to recognise it by
 * @param revokedAt null while it is in force
 */
public record KeyView(
        UUID id,
        UUID tenant,
        String name,
        String prefix,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
