package io.tokenworks.controlplane.access;

import java.time.Clock;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** The administrators, and how the first one comes to be. Serves the admin API and the console's login. */
@Service
final class Administrators implements UserDetailsService, InitializingBean {

    private static final String FIRST = "admin";

    private final AdminUsers users;
    private final AdminProperties properties;
    private final PasswordEncoder encoder;
    private final Clock clock;

    Administrators(AdminUsers users, AdminProperties properties, PasswordEncoder encoder, Clock clock) {
        this.users = users;
        this.properties = properties;
        this.encoder = encoder;
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
        AdminUser user = users.findById(FIRST).orElse(null);
        if (user == null) {
            users.save(new AdminUser(FIRST, hash(password), clock.instant()));
        } else if (!encoder.matches(password, user.passwordHash())) {
            user.changePassword(hash(password));
            users.save(user);
        }
    }

    @Override
    public UserDetails loadUserByUsername(String name) {
        AdminUser user = users.findById(name).orElseThrow(() -> new UsernameNotFoundException("no such administrator"));
        return User.withUsername(user.name()).password(user.passwordHash()).roles(user.role().name()).build();
    }

    private String hash(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("no hash of the password");
        }
        return hash;
    }
}
