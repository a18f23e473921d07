package io.tokenworks.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.tokenworks.outbox.Outbox;
import io.tokenworks.outbox.OutboxConfig;
import io.tokenworks.outbox.SegmentedOutbox;
import io.tokenworks.platform.InternalSecret;
import io.tokenworks.metering.AttemptRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Puts a worker together. Both apps import it and differ by configuration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerProperties.class)
public class WorkerConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerConfiguration.class);
    private static final int EXIT_ENGINE_BROKE = 4;
    private static final long JOURNAL_BYTES_MAX = 16 << 20;
    private static final int OUTBOX_SEGMENT_BYTES = 8 << 20;

    @Bean
    Identity identity(WorkerProperties properties) {
        Instant startedAt = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        UUID given = properties.worker().instance();
        UUID instance = given == null ? UUID.randomUUID() : given;
        return new Identity(properties.worker().id(), instance, properties.worker().role(), startedAt);
    }

    /** Closed by the runtime, which must outlive no record. */
    @Bean(destroyMethod = "")
    Outbox outbox(WorkerProperties properties) throws IOException {
        return SegmentedOutbox.open(new OutboxConfig(
                properties.stateDir().resolve("outbox"),
                Math.max(OUTBOX_SEGMENT_BYTES, properties.worker().outboxBytes().toBytes()),
                OUTBOX_SEGMENT_BYTES,
                8192,
                Duration.ofMillis(200)));
    }

    /** What the previous process left is recorded, durably, before its journal is overwritten. */
    @Bean(destroyMethod = "")
    StepJournal stepJournal(WorkerProperties properties, Outbox outbox, JsonMapper json) throws IOException {
        Path directory = properties.stateDir();
        Files.createDirectories(directory);
        List<AttemptRecord> left = JournalReplay.replay(directory, json);
        for (AttemptRecord record : left) {
            outbox.append(json.writeValueAsBytes(record), true).join();
        }
        if (!left.isEmpty()) {
            LOG.warn("{} attempts of the previous process were still open; recorded from its journal", left.size());
        }
        return new StepJournal(directory, JOURNAL_BYTES_MAX);
    }

    @Bean
    StepPublisher.Books books(Outbox outbox, StepJournal journal, JsonMapper json) {
        return new StepPublisher.Books(new Sequences(), journal, new AttemptRecorder(outbox, journal, json));
    }

    @Bean
    WorkerMeters workerMeters(MeterRegistry registry, Identity identity) {
        return new WorkerMeters(registry, identity);
    }

    @Bean(destroyMethod = "")
    Handovers handovers(WorkerProperties properties, WorkerMeters meters) {
        Handovers handovers = new Handovers(properties.worker(), System::nanoTime);
        meters.watchHandovers(handovers.counters());
        return handovers;
    }

    @Bean
    StepPublisher stepPublisher(
            StepPublisher.Books books, Identity identity, WorkerMeters meters, Handovers handovers) {
        return new StepPublisher(books, identity, meters, handovers, System::nanoTime);
    }

    @Bean(destroyMethod = "")
    WorkerRuntime workerRuntime(
            WorkerProperties properties,
            Identity identity,
            StepPublisher.Books books,
            Handovers handovers,
            WorkerMeters meters) {
        WorkerRuntime runtime = new WorkerRuntime(
                properties.worker(), identity, books, handovers, System::nanoTime);
        meters.watchEngine(runtime::stats);
        meters.watchOutbox(books.recorder()::unsent);
        return runtime;
    }

    @Bean
    Grammars grammars(WorkerProperties properties, WorkerMeters meters) {
        Grammars grammars = new Grammars(
                properties.worker().grammarsMax(), properties.worker().grammarMaskBytes().toBytes());
        meters.watchGrammars(grammars);
        return grammars;
    }

    @Bean
    Intake intake(WorkerRuntime runtime, StepPublisher.Books books, Identity identity, JsonMapper json) {
        return new Intake(runtime, books, identity, json, Clock.systemUTC());
    }

    /** A broken engine has failed its sequences as retryable; only a fresh process can serve again. */
    @Bean
    ModelLoader modelLoader(WorkerProperties properties, ProcessExit exit) {
        return new LocalModelLoader(properties.worker(), fault -> {
            LOG.error("the engine broke", fault);
            exit.exit(EXIT_ENGINE_BROKE);
        });
    }

    @Bean
    ProcessExit processExit(ApplicationContext context) {
        // A thread of its own: closing the context waits for threads that may ask for the exit.
        return status -> Thread.ofPlatform()
                .name("exit")
                .start(() -> System.exit(SpringApplication.exit(context, () -> status)));
    }

    @Bean
    DrainAndExit drainAndExit(WorkerRuntime runtime, ProcessExit exit) {
        return new DrainAndExit(runtime, exit);
    }

    @Bean
    WorkerEndpoints workerEndpoints(Intake intake, Grammars grammars, WorkerRuntime runtime, DrainAndExit drain) {
        return new WorkerEndpoints(intake, grammars, runtime, drain);
    }

    /** Absent without an address: the worker runs alone. */
    @Bean
    @Nullable
    ControlPlane controlPlane(WorkerProperties properties, InternalSecret secret, JsonMapper json) {
        URI uri = properties.controlPlane().uri();
        if (uri == null) {
            LOG.warn("tokenworks.control-plane.url is empty: nobody is told of this worker, records stay here");
            return null;
        }
        return new ControlPlane(uri, secret, json);
    }

    /** Closed by the worker's life, as the shipper is: the last report comes after the drain. */
    @Bean(destroyMethod = "")
    @Nullable
    Heartbeat heartbeat(
            @Nullable ControlPlane controlPlane,
            WorkerRuntime runtime,
            DrainAndExit drain,
            Identity identity,
            Environment environment) {
        return controlPlane == null
                ? null
                : new Heartbeat(controlPlane, runtime,
                        () -> WorkerLife.registration(runtime, identity, environment), drain::begin);
    }

    @Bean
    WorkerLife.Links links(@Nullable ControlPlane controlPlane, @Nullable Heartbeat heartbeat, Outbox outbox,
            StepPublisher.Books books) {
        return new WorkerLife.Links(heartbeat, controlPlane == null
                ? null
                : new AttemptShipper(controlPlane, outbox, books.recorder()));
    }

    @Bean(destroyMethod = "")
    WorkerLife workerLife(
            WorkerRuntime runtime,
            ModelLoader loader,
            StepPublisher publisher,
            WorkerLife.Links links,
            ApplicationContext context,
            ProcessExit exit) {
        return new WorkerLife(runtime, loader, publisher, links, context, exit);
    }
}
