package io.tokenworks.controlplane.access;

import org.jspecify.annotations.Nullable;

/**
 * A user of the console to be made.
 *
 * @param password null: one is generated
 */
public record NewConsoleUser(String name, Role role, @Nullable String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "NewConsoleUser[" + name + ", " + role + "]";
    }
}
