package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.access.ByRole;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Session login for the pages, tokens against forged requests, and a policy that lets a browser run and load only what
 * this jar holds.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleProperties.class)
class ConsoleSecurity {
    static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    ThroughputMeter throughputMeter() {
        return new ThroughputMeter();
    }

    /** The last chain: whatever the machine interfaces have not claimed is a page. */
    @Bean
    @Order(1000)
    SecurityFilterChain consoleChain(HttpSecurity http, UserDesk users) throws Exception {
        return http
                .addFilterAfter(new LoginCheck(users), SecurityContextHolderFilter.class)
                .authorizeHttpRequests(
                        requests -> requests
                                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC,
                                        DispatcherType.FORWARD)
                                .permitAll()
                                .requestMatchers("/login", "/assets/**", "/webjars/**")
                                .permitAll()
                                .anyRequest()
                                .access(ByRole::decide))
                .exceptionHandling(denied -> denied.accessDeniedPage(DeniedPage.PATH))
                .formLogin(login -> login.loginPage("/login").defaultSuccessUrl("/").failureUrl("/login?wrong=true"))
                .logout(logout -> logout.logoutSuccessUrl("/login?out=true"))
                .csrf(Customizer.withDefaults())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }
}
