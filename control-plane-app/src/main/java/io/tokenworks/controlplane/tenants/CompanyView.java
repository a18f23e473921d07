package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A company, as shown. */
public record CompanyView(UUID id, String name, Map<String, String> tags, Instant createdAt, int version)
        implements
            Versioned {}
