package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forms of the page of users, as they were sent. */
final class UserForms {

    /** The one who may do least comes first. */
    static final List<Role> ROLES = List.of(Role.VIEWER, Role.OPERATOR, Role.FINANCE, Role.ADMIN);

    private UserForms() {}

    record Create(@Nullable String name, @Nullable String role, @Nullable String password) {

        static Create empty() {
            return new Create("", Role.VIEWER.name(), "");
        }

        /** Null if none was said: one is generated. */
        @Nullable
        String wished() {
            return password == null || password.isEmpty() ? null : password;
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Create[" + name + ", " + role + "]";
        }
    }

    /** @param role only where it is to be another one */
    record Change(@Nullable String role, int version) {}
}
