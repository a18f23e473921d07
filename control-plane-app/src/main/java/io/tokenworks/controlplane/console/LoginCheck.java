package io.tokenworks.controlplane.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the session of a user that has been disabled, or has another role or password than when it signed in. It asks
 * the database each time: sessions are in this process, changes may be made by any.
 */
final class LoginCheck extends OncePerRequestFilter {
    private final UserDesk users;
    private final SecurityContextLogoutHandler end = new SecurityContextLogoutHandler();

    LoginCheck(UserDesk users) {
        this.users = users;
    }

    /** Files of the jar are for everybody. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/assets/") || path.startsWith("/webjars/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication session = SecurityContextHolder.getContext().getAuthentication();
        if (session != null && !users.inForce(session)) {
            end.logout(request, response, session);
        }
        chain.doFilter(request, response);
    }
}
