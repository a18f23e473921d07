package io.tokenworks.controlplane.tenants;

import java.time.Instant;
import java.util.UUID;

/** A billed party, as shown. */
public record TenantView(UUID id, String name, Instant createdAt) {}
