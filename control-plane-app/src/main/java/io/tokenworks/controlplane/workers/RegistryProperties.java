package io.tokenworks.controlplane.workers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param lostAfter silence after which a worker is taken out of the topology
 * @param forgetAfter how long an ended worker is still shown
 * @param most workers known at a time
 */
@Validated
@ConfigurationProperties("tokenworks.workers")
public record RegistryProperties(
        @DefaultValue("5s") Duration lostAfter,
        @DefaultValue("60s") Duration forgetAfter,
        @Min(1) @Max(100_000) @DefaultValue("1000") int most) {}
