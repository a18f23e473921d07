package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key, as shown: never its secret.
 *
 * @param prefix first characters of the secret, to recognise it by
 * @param expiresAt null: until it is revoked
 * @param revokedAt null while it is in force
 * @param replaces the key it was made from by rotation
 */
public record KeyView(
        UUID id,
        UUID tenant,
        UUID project,
        @Nullable UUID serviceAccount,
        String name,
        String prefix,
        Map<String, String> tags,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable UUID replaces,
        int version) implements Versioned {}
