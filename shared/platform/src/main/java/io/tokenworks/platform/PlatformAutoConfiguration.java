package io.tokenworks.platform;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Gives every app the secret and the filter of its web stack, with nothing to import. */
@AutoConfiguration
@EnableConfigurationProperties(InternalProperties.class)
public class PlatformAutoConfiguration {

    @Bean
    InternalSecret internalSecret(InternalProperties properties) {
        return new InternalSecret(properties.secret());
    }

    /** WebFlux apps. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        InternalAuthWebFilter internalAuthWebFilter(InternalSecret secret) {
            return new InternalAuthWebFilter(secret);
        }
    }

    /** Servlet apps. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {

        /** Before Spring Security's chain: a caller without the secret learns nothing from it. */
        @Bean
        FilterRegistrationBean<InternalAuthServletFilter> internalAuthServletFilter(InternalSecret secret) {
            var registration = new FilterRegistrationBean<>(new InternalAuthServletFilter(secret));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
            return registration;
        }
    }
}
