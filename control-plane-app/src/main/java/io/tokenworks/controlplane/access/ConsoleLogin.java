package io.tokenworks.controlplane.access;

import java.util.List;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

/** Who has signed in, and at which version of the user: a session is over when that has changed. */
final class ConsoleLogin extends User {

    private static final long serialVersionUID = 1L;

    private final int version;

    ConsoleLogin(ConsoleUserView user, String passwordHash) {
        super(user.name(), passwordHash, user.disabledAt() == null, true, true, true,
                List.of(new SimpleGrantedAuthority("ROLE_" + user.role())));
        this.version = user.version();
    }

    int version() {
        return version;
    }
}
