package io.tokenworks.platform;

import io.tokenworks.wire.worker.WorkerApi;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;

/** Servlet stack: answers 401 to every call under {@code /internal/} without the secret. */
final class InternalAuthServletFilter extends OncePerRequestFilter {
    private final InternalSecret secret;

    InternalAuthServletFilter(InternalSecret secret) {
        this.secret = secret;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestPath path = RequestPath.parse(request.getRequestURI(), request.getContextPath());
        if (!InternalPaths.guards(path.pathWithinApplication())
                || secret.matches(request.getHeader(WorkerApi.SECRET_HEADER))) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(InternalPaths.REFUSAL);
    }
}
