package io.tokenworks.controlplane.access;

import io.tokenworks.controlplane.change.Versioned;
import org.jspecify.annotations.Nullable;

/**
 * A user whose password has just been set: the only moment that a generated one is seen.
 *
 * @param password the generated one; null where the writer has said one
 */
public record FreshUser(ConsoleUserView user, @Nullable String password) implements Versioned {

    @Override
    public int version() {
        return user.version();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "FreshUser[" + user + "]";
    }
}
