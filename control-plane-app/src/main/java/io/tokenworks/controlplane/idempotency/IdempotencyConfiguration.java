package io.tokenworks.controlplane.idempotency;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts the filter behind the one that says who asks: keys belong to their writers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyConfiguration {

    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
            Answers answers, PlatformTransactionManager transactions, JsonMapper json,
            IdempotencyProperties properties) {
        FilterRegistrationBean<IdempotencyFilter> filter = new FilterRegistrationBean<>(new IdempotencyFilter(answers,
                new TransactionTemplate(transactions), json, Math.toIntExact(properties.body().toBytes())));
        filter.addUrlPatterns("/api/*");
        filter.setOrder(0);
        return filter;
    }
}
