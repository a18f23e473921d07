package io.tokenworks.controlplane.actuator;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param kind who makes workers
 * @param drainDeadline streams of a worker that is asked to go may run for so long; then they go on elsewhere
 * @param drainTimeout a worker asked to go is killed after this
 * @param startTimeout a process that has not said a word by then is killed
 * @param killSilentAfter a process that has been silent for so long is killed; longer than the silence that takes
 * it out of the topology
 * @param backOffMost longest pause between restarts of a worker that keeps failing
 * @param provenAfter a process that has run for so long is no failure any more
 */
@Validated
@ConfigurationProperties("tokenworks.actuator")
record ActuatorProperties(
        @DefaultValue("local") Kind kind,
        @DefaultValue("20s") Duration drainDeadline,
        @DefaultValue("120s") Duration drainTimeout,
        @DefaultValue("180s") Duration startTimeout,
        @DefaultValue("20s") Duration killSilentAfter,
        @DefaultValue("30s") Duration backOffMost,
        @DefaultValue("60s") Duration provenAfter,
        @DefaultValue @Valid Local local) {

    ActuatorProperties {
        if (drainTimeout.compareTo(drainDeadline) <= 0) {
            throw new IllegalArgumentException(
                    "tokenworks.actuator.drain-timeout must be longer than drain-deadline");
        }
    }

    /** Who makes workers. */
    enum Kind {
        /** Processes on this machine. */
        LOCAL,
        /** Somebody else; those who register are taken. */
        NONE
    }

    /**
     * @param java executable that runs workers
     * @param appsDir holds {@code prefill-app/} and {@code decode-app/}, each with its jar and {@code lib/}
     * @param logsDir where their output goes; by default {@code logs} in the state folder
     * @param heap of each worker
     * @param threads of each worker's backend; 0: all processors
     * @param portsSearched free ports are looked for in so many from the base
     * @param jvmArgs more arguments of the JVM
     */
    record Local(
            @NotBlank @DefaultValue("java") String java,
            @DefaultValue("apps") Path appsDir,
            @Nullable Path logsDir,
            @Min(1) @Max(65_535) @DefaultValue("9100") int prefillBasePort,
            @Min(1) @Max(65_535) @DefaultValue("9200") int decodeBasePort,
            @Min(1) @Max(1000) @DefaultValue("100") int portsSearched,
            @DefaultValue("1GB") DataSize heap,
            @Min(0) @DefaultValue("0") int threads,
            @DefaultValue List<String> jvmArgs) {}
}
