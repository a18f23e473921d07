package io.tokenworks.controlplane.tenants;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key just made: the only moment its secret is seen.
 *
 * @param replaces the key it was made from by rotation
 * @param secret {@code tw-…}
 */
public record FreshKey(
        UUID id,
        UUID tenant,
        UUID project,
        String name,
        String prefix,
        @Nullable Instant expiresAt,
        @Nullable UUID replaces,
        String secret) {

    static FreshKey of(KeyView key, String secret) {
        return new FreshKey(key.id(), key.tenant(), key.project(), key.name(), key.prefix(), key.expiresAt(),
                key.replaces(), secret);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "FreshKey[" + id + ", " + prefix + "…]";
    }
}
