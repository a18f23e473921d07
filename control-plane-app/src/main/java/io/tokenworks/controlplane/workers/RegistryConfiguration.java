package io.tokenworks.controlplane.workers;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** Makes the registry, with what is remembered, and looks for silent workers. */
@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    @Bean
    WorkerRegistry workerRegistry(RegistryProperties properties, ApplicationEventPublisher events, WorkerSlots slots) {
        WorkerRegistry registry = new WorkerRegistry(properties, events, System::nanoTime);
        registry.remember(slots.remembered());
        return registry;
    }

    @Bean
    Expiry workerExpiry(WorkerRegistry registry) {
        return new Expiry(registry);
    }

    /** Four looks a second: silence is noticed at most so much later. */
    record Expiry(WorkerRegistry registry) {

        @Scheduled(fixedDelay = 250)
        void look() {
            registry.expire();
        }
    }
}
