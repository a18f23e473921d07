package io.tokenworks.controlplane.tenants;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made.
 *
 * @param project what its use is booked to
 * @param serviceAccount the program of that project that will hold it; null: a person or nobody known
 * @param expiresAt null: until it is revoked
 */
public record NewKey(
        UUID project,
        @Nullable UUID serviceAccount,
        String name,
        @Nullable Map<String, String> tags,
        @Nullable Instant expiresAt) {}
