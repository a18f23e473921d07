package io.tokenworks.controlplane.quotas;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what keeps no rows. */
@Configuration(proxyBeanMethods = false)
class QuotaConfiguration {

    @Bean
    RateShares rateShares(QuotaProperties properties) {
        return new RateShares(System::nanoTime, properties.forgetGateway());
    }
}
