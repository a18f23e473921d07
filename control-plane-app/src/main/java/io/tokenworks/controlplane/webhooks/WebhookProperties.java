package io.tokenworks.controlplane.webhooks;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param timeout for an answer
 * @param backoff pause after the first failure; twice as long after each further one
 * @param backoffMax longest pause
 * @param attempts after so many failures a delivery is parked
 * @param batch deliveries at a time
 * @param most webhooks there may be
 */
@Validated
@ConfigurationProperties("tokenworks.webhooks")
record WebhookProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("2s") Duration backoff,
        @DefaultValue("1h") Duration backoffMax,
        @Min(1) @Max(100) @DefaultValue("12") int attempts,
        @Min(1) @Max(1000) @DefaultValue("16") int batch,
        @Min(1) @Max(1000) @DefaultValue("16") int most) {

    /** Pause after so many failures. */
    Duration pause(int failures) {
        Duration pause = backoff.multipliedBy(1L << Math.min(failures - 1, 30));
        return pause.compareTo(backoffMax) > 0 ? backoffMax : pause;
    }
}
