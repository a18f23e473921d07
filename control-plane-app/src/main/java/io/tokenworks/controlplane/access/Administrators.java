package io.tokenworks.controlplane.access;

import java.time.Clock;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;

/** Who signs in, at the admin API and the console's login, and how the first administrator comes to be. */
@Service
final class Administrators implements UserDetailsService, InitializingBean {

    private final ConsoleUserRows users;
    private final AdminProperties properties;
    private final Passwords passwords;
    private final Clock clock;

    Administrators(ConsoleUserRows users, AdminProperties properties, Passwords passwords, Clock clock) {
        this.users = users;
        this.properties = properties;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Makes the first administrator, or gives it the configured password. */
    @Override
    public void afterPropertiesSet() {
        String password = properties.password();
        if (password == null || password.isBlank()) {
            if (users.count() == 0) {
                throw new IllegalStateException("set tokenworks.admin.password: there is no administrator yet");
            }
            return;
        }
        ConsoleUser user = users.findById(AdminProperties.FIRST).orElse(null);
        if (user == null) {
            users.save(new ConsoleUser(AdminProperties.FIRST, Role.ADMIN, passwords.hash(password), clock.instant()));
        } else if (!passwords.matches(password, user.passwordHash())) {
            user.changePassword(passwords.hash(password));
            users.save(user);
        }
    }

    @Override
    public UserDetails loadUserByUsername(String name) {
        return users.findById(name).orElseThrow(() -> new UsernameNotFoundException("no such user")).login();
    }
}
