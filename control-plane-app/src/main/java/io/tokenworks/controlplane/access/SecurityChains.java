package io.tokenworks.controlplane.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/** Machines' paths. Everything else belongs to the console, which brings a chain of its own. */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** A request is observed as a whole; one observation more for each filter costs more than the filters. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Guarded by the installation's secret in a filter before this chain. */
    @Bean
    @Order(1)
    SecurityFilterChain internalChain(HttpSecurity http) {
        return http.securityMatcher("/internal/**", "/actuator/**").csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(a -> a.anyRequest().permitAll()).build();
    }

    /** No cookies, therefore nothing to forge. */
    @Bean
    @Order(2)
    SecurityFilterChain adminApiChain(HttpSecurity http, AdminTokens tokens) {
        return http.securityMatcher("/api/**").csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .httpBasic(Customizer.withDefaults())
                .addFilterBefore(new BearerFilter(tokens), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(a -> a.anyRequest().access(ByRole::decide)).build();
    }
}
