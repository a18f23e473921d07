package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom to reach about a tenant. Goes to whoever asks for it and nowhere else: not into the audit trail, not into logs.
 *
 * @param erasedAt when name and address were erased; null while they are there
 */
public record ContactView(
        UUID tenant, @Nullable String name, @Nullable String email, @Nullable Instant erasedAt,
        int version) implements Versioned {

    /** Without the person. */
    @Override
    public String toString() {
        return "ContactView[" + tenant + "]";
    }
}
