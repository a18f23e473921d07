package io.tokenworks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tokenworks.engine.Engine;
import io.tokenworks.engine.EngineConfig;
import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.engine.api.Penalties;
import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.engine.schedule.SchedulePolicy;
import io.tokenworks.engine.timed.TimedProfile;
import io.tokenworks.engine.timed.TimedStepRunner;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.outbox.OutboxConfig;
import io.tokenworks.outbox.SegmentedOutbox;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tokens.Detokenizer;
import io.tokenworks.wire.worker.Attribution;
import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Whenever a worker is killed between two steps, its journal and outbox tell everything that its engine computed. */
class KilledWorkerTest {

    private static final int PROMPT = 200;
    private static final int CHUNK = 32;

    @TempDir
    Path state;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Identity identity = new Identity(UUID.randomUUID(), UUID.randomUUID(), WorkerRole.DECODE,
            Instant.EPOCH);
    private SegmentedOutbox outbox;
    private StepPublisher.Books books;
    private Engine engine;

    @BeforeEach
    void start() throws IOException {
        outbox = SegmentedOutbox.open(OutboxConfig.in(state.resolve("outbox")));
        StepJournal journal = new StepJournal(state, 1 << 20);
        books = new StepPublisher.Books(new Sequences(), journal, new AttemptRecorder(outbox, journal, json));
        StepPublisher publisher = new StepPublisher(books, identity, new WorkerMeters(new SimpleMeterRegistry(),
                identity), new Handovers(properties(), () -> 0), () -> 0);
        // Few blocks, so that sequences lose theirs and are computed again.
        TimedStepRunner runner = new TimedStepRunner(TimedProfile.instant(30), 128,
                IntStream.range(1, 27).toArray(), () -> 0, _ -> {});
        EngineConfig config = EngineConfig.defaults(SchedulePolicy.DECODE).withBatch(4, 2 * CHUNK, CHUNK);
        engine = new Engine(config, runner, Silent::new, () -> 0, publisher);
    }

    @AfterEach
    void stop() throws IOException {
        books.journal().close();
        outbox.close();
    }

    @Test
    void chunksOfAPromptThatNoTokenFollowedAreNotForgotten() throws IOException {
        generate(1, 0);
        for (int step = 1; step <= 3; step++) {
            engine.step();
            assertThat(left()).singleElement().satisfies(lost -> {
                assertThat(lost.outcome()).isEqualTo(Outcome.LOST);
                assertThat(lost.tokensEmitted()).isZero();
            });
            assertThat(left().iterator().next().positionsComputed()).isEqualTo((long) step * CHUNK);
            assertThat(left().iterator().next().promptPositionsComputed()).isEqualTo(step * CHUNK);
        }
    }

    @Test
    void afterEveryStepTheRecordsAddUpToWhatTheEngineComputed() throws IOException {
        for (int id = 1; id <= 6; id++) {
            generate(id, id % 3 == 0 ? 5 : 0);
        }
        boolean working = true;
        int recomputed = 0;
        while (working) {
            working = engine.step();
            EngineStats stats = engine.stats();
            Collection<AttemptRecord> records = left();
            assertThat(records.stream().mapToLong(AttemptRecord::positionsComputed).sum())
                    .isEqualTo(stats.positionsComputed());
            assertThat(records.stream().mapToLong(AttemptRecord::promptPositionsComputed).sum())
                    .isEqualTo(stats.promptPositionsComputed());
            assertThat(records.stream().mapToLong(AttemptRecord::tokensEmitted).sum())
                    .isEqualTo(stats.tokensEmitted());
            recomputed = (int) (stats.positionsComputed() - stats.promptPositionsComputed() - stats.tokensEmitted());
        }
        assertThat(left()).hasSize(6).allSatisfy(
                record -> assertThat(record.outcome()).isNotEqualTo(Outcome.LOST));
        assertThat(recomputed).as("positions computed again").isPositive();
    }

    private void generate(long id, int resumed) throws IOException {
        int[] tokens = IntStream.range(0, PROMPT + resumed).map(i -> 30 + (int) (i * id % 90)).toArray();
        UUID operation = new UUID(1, id);
        Attempt attempt = new Attempt(
                operation, 1, 0, new Attribution(operation, operation, "m", 1), PROMPT, Instant.EPOCH, 0);
        books.sequences().register(new LiveSequence(id, attempt, null));
        byte[] template = json.writeValueAsBytes(
                attempt.record(identity, Attempt.Counters.NONE, Outcome.LOST, 0));
        books.journal().write(List.of(new JournalEntry.Opened(id, template)));
        engine.submit(new EngineCommand.Start(new SequenceSpec(
                id, tokens, PROMPT, Purpose.GENERATE, SampleSpec.greedy(),
                new SequenceSpec.StopRules(List.of(), List.of(), true), 40, 40, new byte[32], "tenant",
                Penalties.none(), Optional.empty())));
    }

    /** What the next process would find: the journal's attempts, and those in the outbox. */
    private Collection<AttemptRecord> left() throws IOException {
        Map<UUID, AttemptRecord> all = new HashMap<>();
        JournalReplay.replay(state, json).forEach(record -> all.put(record.operation(), record));
        outbox.read(1000).records().stream().map(bytes -> json.readValue(bytes, AttemptRecord.class))
                .forEach(record -> all.put(record.operation(), record));
        return all.values();
    }

    private static WorkerProperties.Worker properties() {
        return new Binder(new MapConfigurationPropertySource(Map.of(
                "worker.id", UUID.randomUUID().toString(), "worker.role", "decode", "worker.deployment", "m",
                "worker.revision", "1"))).bind("worker", WorkerProperties.Worker.class).get();
    }

    /** Nobody reads the text. */
    private static final class Silent implements Detokenizer {
        @Override
        public String append(int token) {
            return "";
        }

        @Override
        public String flush() {
            return "";
        }
    }
}
