package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.ConsoleUserView;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.refusal.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Who signs in, for the console. Orders that cannot be taken throw {@link Refusal}. */
interface UserDesk {

    /** By name. */
    List<ConsoleUserView> users();

    /**
     * @param password null: one is generated
     * @return the generated one, which nobody can read again
     */
    @Nullable
    String create(String name, Role role, @Nullable String password);

    void changeRole(String name, Role role, int version);

    /** @return a generated password, which nobody can read again */
    @Nullable
    String resetPassword(String name, int version);

    /** @param disabled false: it may sign in again */
    void disable(String name, boolean disabled, int version);

    /** Whether a session goes on: nothing about its user was changed since it began. */
    boolean inForce(Authentication session);
}
