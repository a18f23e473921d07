package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project, as shown.
 *
 * @param archivedAt null while its keys are in force
 */
public record ProjectView(
        UUID id,
        UUID tenant,
        String name,
        Map<String, String> tags,
        Instant createdAt,
        @Nullable Instant archivedAt,
        int version) implements Versioned {}
