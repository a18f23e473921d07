package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.ConsoleUserView;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Users in memory. */
final class FakeUserDesk implements UserDesk {

    final Map<String, ConsoleUserView> users = new TreeMap<>();
    boolean sessionsGoOn = true;

    void clear() {
        users.clear();
        sessionsGoOn = true;
    }

    /** One of everything that the page can show. */
    void fill() {
        users.put("admin", new ConsoleUserView("admin", Role.ADMIN, FakeDesks.NOW, null, 0));
        users.put("gone", new ConsoleUserView("gone", Role.FINANCE, FakeDesks.NOW, FakeDesks.NOW, 2));
        users.put("somebody", new ConsoleUserView("somebody", Role.ADMIN, FakeDesks.NOW, null, 1));
    }

    @Override
    public List<ConsoleUserView> users() {
        return List.copyOf(users.values());
    }

    @Override
    public @Nullable String create(String name, Role role, @Nullable String password) {
        if (password != null && password.length() < 12) {
            throw Refusal.invalid("password", "is too short");
        }
        users.put(name, new ConsoleUserView(name, role, FakeDesks.NOW, null, 0));
        return password == null ? "generated-for-" + name : null;
    }

    @Override
    public void changeRole(String name, Role role, int version) {
        change(name, version, old -> next(old, role, old.disabledAt()));
    }

    @Override
    public String resetPassword(String name, int version) {
        change(name, version, old -> next(old, old.role(), old.disabledAt()));
        return "reset-for-" + name;
    }

    @Override
    public void disable(String name, boolean disabled, int version) {
        change(name, version, old -> next(old, old.role(), disabled ? FakeDesks.NOW : null));
    }

    private void change(String name, int version, UnaryOperator<ConsoleUserView> change) {
        ConsoleUserView old = users.get(name);
        if (old == null) {
            throw Refusal.notFound("no such user");
        }
        new ReadVersion(version).check(old.version());
        users.put(name, change.apply(old));
    }

    private static ConsoleUserView next(ConsoleUserView old, Role role, @Nullable Instant disabledAt) {
        return new ConsoleUserView(old.name(), role, old.createdAt(), disabledAt, old.version() + 1);
    }

    @Override
    public boolean inForce(Authentication session) {
        return sessionsGoOn;
    }
}
