package io.tokenworks.controlplane.snapshots;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param keepAlive a comment is sent after so much silence
 * @param loadEvery how often a mere change of load makes a snapshot
 * @param gatewaysMost streams at a time
 */
@Validated
@ConfigurationProperties("tokenworks.snapshots")
record SnapshotProperties(
        @DefaultValue("5s") Duration keepAlive,
        @DefaultValue("1s") Duration loadEvery,
        @Min(1) @Max(10_000) @DefaultValue("64") int gatewaysMost) {}
