package io.tokenworks.controlplane.tenants;

import java.util.UUID;

/**
 * A key just made: the only moment its secret is seen.
 *
 * @param secret {@code tw-…}
 */
public record FreshKey(UUID id, UUID tenant, String name, String prefix, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "FreshKey[" + id + ", " + prefix + "…]";
    }
}
