package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.ConsoleUserView;
import io.tokenworks.controlplane.access.ConsoleUsers;
import io.tokenworks.controlplane.access.NewConsoleUser;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.change.ReadVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** The control plane's own. */
@Component
final class StoredUserDesk implements UserDesk {
    private final ConsoleUsers users;

    StoredUserDesk(ConsoleUsers users) {
        this.users = users;
    }

    @Override
    public List<ConsoleUserView> users() {
        return users.list();
    }

    @Override
    public @Nullable String create(String name, Role role, @Nullable String password) {
        return users.create(new NewConsoleUser(name, role, password)).password();
    }

    @Override
    public void changeRole(String name, Role role, int version) {
        users.changeRole(name, new ReadVersion(version), role);
    }

    @Override
    public @Nullable String resetPassword(String name, int version) {
        return users.setPassword(name, new ReadVersion(version), null).password();
    }

    @Override
    public void disable(String name, boolean disabled, int version) {
        users.disable(name, new ReadVersion(version), disabled);
    }

    @Override
    public boolean inForce(Authentication session) {
        return users.inForce(session);
    }
}
