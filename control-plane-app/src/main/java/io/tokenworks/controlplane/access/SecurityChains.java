package io.tokenworks.controlplane.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/** Machines' paths. Everything else belongs to the console, which brings a chain of its own. */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** Guarded by the installation's secret in a filter before this chain. */
    @Bean
    @Order(1)
    SecurityFilterChain internalChain(HttpSecurity http) {
        return http.securityMatcher("/internal/**", "/actuator/**").csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(a -> a.anyRequest().permitAll()).build();
    }

    private static AuthorizationDecision decide(
            Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Authentication known = who.get();
        boolean allowed = known != null && known.isAuthenticated() && !(known instanceof AnonymousAuthenticationToken)
                && Permissions.allows(Actor.of(known), HttpMethod.valueOf(request.getMethod()),
                        request.getRequestURI());
        return new AuthorizationDecision(allowed);
    }

    /** No cookies, therefore nothing to forge. */
    @Bean
    @Order(2)
    SecurityFilterChain adminApiChain(HttpSecurity http, AdminTokens tokens) {
        return http.securityMatcher("/api/**").csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .httpBasic(Customizer.withDefaults())
                .addFilterBefore(new BearerFilter(tokens), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(a -> a.anyRequest().access(SecurityChains::decide)).build();
    }
}
