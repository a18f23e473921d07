package io.tokenworks.controlplane.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who does something.
 *
 * @param name {@code user:NAME}, {@code token:ID}, or {@code system}
 * @param tenant the only one it may read of; null: of all
 */
public record Actor(String name, Role role, @Nullable UUID tenant) {

    private static final Actor SYSTEM = new Actor("system", Role.ADMIN, null);

    /** Whose request this thread serves; {@code system} where it serves none. */
    public static Actor current() {
        Authentication now = SecurityContextHolder.getContext().getAuthentication();
        return now == null ? SYSTEM : of(now);
    }

    static Actor of(Authentication authentication) {
        if (authentication.getPrincipal() instanceof Actor actor) {
            return actor;
        }
        Role role = authentication.getAuthorities().stream().map(a -> String.valueOf(a.getAuthority()))
                .filter(a -> a.startsWith("ROLE_")).map(a -> Role.valueOf(a.substring("ROLE_".length()))).findFirst()
                .orElse(Role.VIEWER);
        return new Actor("user:" + authentication.getName(), role, null);
    }

    /** Whether it may see what stands at a path. */
    public boolean mayRead(String path) {
        return Permissions.allows(this, HttpMethod.GET, path);
    }

    /** Whether it may send a form or a change to a path. */
    public boolean mayWrite(String path) {
        return Permissions.allows(this, HttpMethod.POST, path);
    }

    /** Whether it may say what tokens cost. */
    public boolean setsPrices() {
        return role == Role.ADMIN || role == Role.FINANCE;
    }
}
