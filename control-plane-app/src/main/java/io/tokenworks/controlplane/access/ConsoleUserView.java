package io.tokenworks.controlplane.access;

import io.tokenworks.controlplane.change.Versioned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user of the console, as shown: never the password, nor its hash.
 *
 * @param disabledAt null while it may sign in
 */
public record ConsoleUserView(
        String name,
        Role role,
        Instant createdAt,
        @Nullable Instant disabledAt,
        int version) implements Versioned {}
