package io.tokenworks.controlplane.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Lets a request through if {@link Permissions} lets its role. Of the API's chain and the console's alike. */
public final class ByRole {

    private ByRole() {}

    /** What a security chain asks for each request. */
    public static AuthorizationDecision decide(
            Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Authentication known = who.get();
        boolean allowed = known != null && known.isAuthenticated() && !(known instanceof AnonymousAuthenticationToken)
                && Permissions.allows(Actor.of(known), HttpMethod.valueOf(request.getMethod()),
                        request.getRequestURI());
        return new AuthorizationDecision(allowed);
    }
}
