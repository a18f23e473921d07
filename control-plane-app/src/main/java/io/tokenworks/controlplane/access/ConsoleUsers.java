package io.tokenworks.controlplane.access;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Users of the console, who use the admin API by name and password too. Changes come one after the other: each first
 * locks the administrators who may sign in, of whom one is always left.
 */
@Service
@Transactional
public class ConsoleUsers {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final ConsoleUserRows rows;
    private final AdminProperties properties;
    private final Passwords passwords;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    ConsoleUsers(
            ConsoleUserRows rows, AdminProperties properties, Passwords passwords, Clock clock,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.properties = properties;
        this.passwords = passwords;
        this.clock = clock;
        this.events = events;
    }

    /** @throws Refusal naming the field at fault */
    public FreshUser create(NewConsoleUser wish) {
        if (!NAME.matcher(wish.name()).matches()) {
            throw Refusal.invalid("name", "must have 1 to 63 lower-case letters, digits, dots, dashes or underscores, "
                    + "and begin with a letter or a digit");
        }
        Role role = staff(wish.role());
        Passwords.Chosen password = passwords.choose(wish.password());
        rows.lockAdministrators();
        if (rows.existsById(wish.name())) {
            throw Refusal.conflict("name", "there is a user of this name already");
        }
        if (rows.count() >= properties.usersMax()) {
            throw Refusal.conflict(null, "there are " + properties.usersMax()
                    + " users already; tokenworks.admin.users-max allows no more");
        }
        ConsoleUser row = new ConsoleUser(wish.name(), role, password.hash(), clock.instant());
        ConsoleUserView made = rows.saveAndFlush(row).view();
        events.publishEvent(new Change("create", "console-user", made.name(), null, null, made));
        return new FreshUser(made, password.generated());
    }

    /** All, by name, disabled ones too. */
    @Transactional(readOnly = true)
    public List<ConsoleUserView> list() {
        return rows.findAllByOrderByName().stream().map(ConsoleUser::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public ConsoleUserView get(String name) {
        return row(name).view();
    }

    /** Its sessions end. */
    public ConsoleUserView changeRole(String name, ReadVersion read, Role role) {
        staff(role);
        return changed("update", name, read, user -> user.changeRole(role));
    }

    /** Lets it sign in no more, or again. Its sessions end. */
    public ConsoleUserView disable(String name, ReadVersion read, boolean disabled) {
        return disabled
                ? changed("disable", name, read, user -> user.disable(clock.instant()))
                : changed("enable", name, read, ConsoleUser::enable);
    }

    /**
     * Sets another password. The user's sessions end.
     *
     * @param password null: one is generated
     */
    public FreshUser setPassword(String name, ReadVersion read, @Nullable String password) {
        if (properties.setsPasswordOf(name)) {
            throw Refusal.conflict("password",
                    "of this user is tokenworks.admin.password of the configuration; change it there and start again");
        }
        Passwords.Chosen next = passwords.choose(password);
        return new FreshUser(changed("set-password", name, read, user -> user.changePassword(next.hash())),
                next.generated());
    }

    /** Whether a session goes on: its user is as it was when the session began. */
    @Transactional(readOnly = true)
    public boolean inForce(Authentication session) {
        return !(session.getPrincipal() instanceof ConsoleLogin login)
                || rows.existsByNameAndRowVersionAndDisabledAtIsNull(login.getUsername(), login.version());
    }

    private ConsoleUserView changed(String action, String name, ReadVersion read, Consumer<ConsoleUser> change) {
        List<String> administrators = rows.lockAdministrators();
        ConsoleUser row = row(name);
        ConsoleUserView before = row.view();
        read.check(before.version());
        change.accept(row);
        ConsoleUserView after = rows.saveAndFlush(row).view();
        if (administrators.equals(List.of(name)) && (after.role() != Role.ADMIN || after.disabledAt() != null)) {
            throw Refusal.conflict(null, "this is the last administrator who may sign in; make another one first");
        }
        events.publishEvent(new Change(action, "console-user", name, null, before, after));
        return after;
    }

    private static Role staff(Role role) {
        if (role == Role.TENANT) {
            throw Refusal.invalid("role", "must be ADMIN, FINANCE, OPERATOR or VIEWER; a tenant has no console");
        }
        return role;
    }

    private ConsoleUser row(String name) {
        return rows.findById(name).orElseThrow(() -> Refusal.notFound("no such user"));
    }
}
