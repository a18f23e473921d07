package io.tokenworks.controlplane.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token to be made.
 *
 * @param tenant of a {@link Role#TENANT} token, and of no other
 * @param expiresAt null: until it is revoked
 */
public record NewToken(String name, Role role, @Nullable UUID tenant, @Nullable Instant expiresAt) {}
