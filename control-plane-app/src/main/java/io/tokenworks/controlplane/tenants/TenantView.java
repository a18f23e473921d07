package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A billed party, as shown.
 *
 * @param costCenter the tag {@code cost_center} of all that it uses, unless a project or key says another one
 * @param deployments what it may ask for; empty: everything
 */
public record TenantView(
        UUID id,
        UUID company,
        String name,
        @Nullable String costCenter,
        Map<String, String> tags,
        List<String> deployments,
        Instant createdAt,
        int version) implements Versioned {}
