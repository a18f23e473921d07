package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service account, as shown.
 *
 * @param disabledAt null while its keys are in force
 */
public record ServiceAccountView(
        UUID id,
        UUID project,
        String name,
        Instant createdAt,
        @Nullable Instant disabledAt,
        int version) implements Versioned {}
