package io.tokenworks.controlplane.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Row of somebody who signs in with a name and a password. */
@Entity(name = "admin_user")
class ConsoleUser {

    @Id
    private String name;

    private String passwordHash;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant disabledAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected ConsoleUser() {}

    ConsoleUser(String name, Role role, String passwordHash, Instant createdAt) {
        this.name = name;
        this.passwordHash = passwordHash;
        this.role = role;
        this.createdAt = createdAt;
    }

    String passwordHash() {
        return passwordHash;
    }

    void changePassword(String hash) {
        passwordHash = hash;
    }

    void changeRole(Role next) {
        role = next;
    }

    /** Disabling twice keeps the first moment. */
    void disable(Instant now) {
        if (disabledAt == null) {
            disabledAt = now;
        }
    }

    void enable() {
        disabledAt = null;
    }

    ConsoleLogin login() {
        return new ConsoleLogin(view(), passwordHash);
    }

    ConsoleUserView view() {
        return new ConsoleUserView(name, role, createdAt, disabledAt, rowVersion);
    }
}
