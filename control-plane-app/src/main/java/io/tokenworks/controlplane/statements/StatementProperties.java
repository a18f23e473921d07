package io.tokenworks.controlplane.statements;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param closeGrace how long after its end a month waits for late records; what comes later is a correction
 * @param automatic whether months are closed by themselves once the grace is over
 * @param interval between two looks for months to close
 */
@Validated
@ConfigurationProperties("tokenworks.statements")
record StatementProperties(
        @DefaultValue("72h") @NotNull Duration closeGrace,
        @DefaultValue("true") boolean automatic,
        @DefaultValue("10m") @NotNull Duration interval) {}
