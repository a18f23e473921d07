package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.controlplane.workers.WorkerSlots;
import io.tokenworks.platform.InternalSecret;
import io.tokenworks.wire.worker.WorkerApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The actuator of local processes. Where somebody else makes workers it is there and does nothing: which beans there
 * are may be settled before the properties are known.
 */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ActuatorConfiguration.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    @Bean
    Reconciler reconciler(
            Deployments deployments, WorkerSlots slots, WorkerRegistry registry, Processes processes,
            InternalSecret secret, ActuatorProperties properties, Clock clock) {
        return new Reconciler(deployments, slots, registry, processes, drainCall(secret), properties, clock);
    }

    @Bean
    Processes processes(ActuatorProperties properties, InstallationProperties installation, InternalSecret secret) {
        return new LocalProcesses(properties, installation, secret);
    }

    @Bean
    Rounds actuatorRounds(Reconciler reconciler, ActuatorProperties properties) {
        return new Rounds(reconciler, properties.kind());
    }

    private static Reconciler.DrainCall drainCall(InternalSecret secret) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CALL_TIMEOUT).build();
        return url -> {
            HttpRequest call = HttpRequest.newBuilder(URI.create(url + WorkerApi.DRAIN)).timeout(CALL_TIMEOUT)
                    .header(WorkerApi.SECRET_HEADER, secret.headerValue())
                    .POST(HttpRequest.BodyPublishers.noBody()).build();
            var _ = http.sendAsync(call, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, fault) -> {
                if (fault != null) {
                    LOG.info("{} did not take the drain call; its heartbeat will tell it: {}", url, fault.toString());
                }
            });
        };
    }

    /** Four times a second: an ended process is seen in one round and replaced in the next. */
    record Rounds(Reconciler reconciler, ActuatorProperties.Kind kind) {

        @Scheduled(fixedDelay = 250)
        void round() {
            if (kind == ActuatorProperties.Kind.LOCAL) {
                reconciler.round();
            }
        }
    }
}
