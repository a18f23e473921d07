package io.tokenworks.controlplane.idempotency;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param keep how long an answer can be asked for again
 * @param answersMax most answers kept for one writer
 * @param body largest body of a request, and of an answer
 * @param waitAtMost how long a request waits for another with the same key
 */
@Validated
@ConfigurationProperties("tokenworks.idempotency")
record IdempotencyProperties(
        @DefaultValue("24h") Duration keep,
        @Min(1) @Max(10_000_000) @DefaultValue("100000") int answersMax,
        @DefaultValue("1MB") DataSize body,
        @DefaultValue("5s") Duration waitAtMost) {}
