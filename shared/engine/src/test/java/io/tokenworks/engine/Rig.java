package io.tokenworks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.EngineEvents;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.engine.api.Penalties;
import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.engine.schedule.SchedulePolicy;
import io.tokenworks.engine.timed.TimedProfile;
import io.tokenworks.engine.timed.TimedStepRunner;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.FakeClock;
import io.tokenworks.tokens.Detokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An engine stepped by hand, with everything it said. */
final class Rig implements AutoCloseable {
    static final int VOCABULARY = 128;
    final FakeClock clock = FakeClock.create();
    final List<EngineEvent> log = new ArrayList<>();
    final List<StepRunner.StepFailure> failedSteps = new ArrayList<>();
    final StepRunner runner;
    final Engine engine;

    Rig(EngineConfig config, StepRunner runner) {
        this.runner = runner;
        this.engine = new Engine(config.withChecksEveryStep(), runner, Letters::new, clock::nanos, new Heard());
    }

    private final class Heard implements EngineEvents {
        @Override
        public void publish(List<EngineEvent> events) {
            log.addAll(events);
        }

        @Override
        public void stepFailed(long step, StepRunner.StepFailure failure) {
            failedSteps.add(failure);
        }
    }

    static EngineConfig config() {
        return EngineConfig.defaults(SchedulePolicy.DECODE).withBatch(16, 64, 32);
    }

    static StepRunner timed(int blocks) {
        return new TimedStepRunner(TimedProfile.instant(blocks), VOCABULARY, IntStream.range(1, 27).toArray(),
                () -> 0, _ -> {});
    }

    static Rig timed(EngineConfig config, int blocks) {
        return new Rig(config, timed(blocks));
    }

    static int[] prompt(int length, int salt) {
        return IntStream.range(0, length).map(i -> 30 + Math.floorMod(i * 7 + i * i * salt + salt, 90)).toArray();
    }

    static SequenceSpec spec(long id, int[] prompt, int maxNewTokens) {
        return spec(id, prompt, maxNewTokens, Purpose.GENERATE);
    }

    static SequenceSpec spec(long id, int[] prompt, int maxNewTokens, Purpose purpose) {
        return new SequenceSpec(id, prompt, prompt.length, purpose, SampleSpec.greedy(),
                new SequenceSpec.StopRules(List.of(0), List.of(), false), maxNewTokens, maxNewTokens, new byte[32],
                "tenant", Penalties.none(), Optional.empty());
    }

    static SequenceSpec credited(SequenceSpec spec, int tokens) {
        return new SequenceSpec(spec.sequence(), spec.tokens(), spec.promptTokens(), spec.purpose(), spec.sampling(),
                spec.stop(), spec.maxNewTokens(), tokens, spec.cacheRoot(), spec.fairShareKey(),
                spec.penalties(), spec.constraint());
    }

    static SequenceSpec stopping(SequenceSpec spec, String... stops) {
        return new SequenceSpec(spec.sequence(), spec.tokens(), spec.promptTokens(), spec.purpose(), spec.sampling(),
                new SequenceSpec.StopRules(spec.stop().stopTokens(), List.of(stops), false), spec.maxNewTokens(),
                spec.creditTokens(), spec.cacheRoot(), spec.fairShareKey(),
                spec.penalties(), spec.constraint());
    }

    static SequenceSpec resumed(SequenceSpec spec, int[] tokens) {
        return new SequenceSpec(spec.sequence(), tokens, spec.promptTokens(), spec.purpose(), spec.sampling(),
                spec.stop(), spec.maxNewTokens(), spec.creditTokens(), spec.cacheRoot(), spec.fairShareKey(),
                spec.penalties(), spec.constraint());
    }

    Rig submit(EngineCommand command) {
        assertThat(engine.submit(command)).isTrue();
        return this;
    }

    Rig start(SequenceSpec spec) {
        return submit(new EngineCommand.Start(spec));
    }

    /** Steps until nothing is left to do; fails if that never comes. */
    Rig run() {
        for (int i = 0; i < 20_000; i++) {
            if (!engine.step()) {
                return this;
            }
            clock.advance(Duration.ofMillis(1));
        }
        throw new AssertionError("the engine never came to rest");
    }

    Rig steps(int count) {
        for (int i = 0; i < count; i++) {
            engine.step();
            clock.advance(Duration.ofMillis(1));
        }
        return this;
    }

    <E extends EngineEvent> Stream<E> events(Class<E> type, long id) {
        return log.stream().filter(event -> event.sequence() == id).filter(type::isInstance).map(type::cast);
    }

    <E extends EngineEvent> E only(Class<E> type, long id) {
        List<E> found = events(type, id).toList();
        assertThat(found).as("%s of %s in %s", type.getSimpleName(), id, log).hasSize(1);
        return found.getFirst();
    }

    List<Integer> ids(long id) {
        return events(EngineEvent.Tokens.class, id).flatMap(tokens -> IntStream.of(tokens.ids()).boxed()).toList();
    }

    String text(long id) {
        StringBuilder text = new StringBuilder();
        events(EngineEvent.Tokens.class, id).forEach(tokens -> text.append(tokens.text()));
        events(EngineEvent.Finished.class, id).forEach(finished -> text.append(finished.text()));
        return text.toString();
    }

    EngineEvent.Finished finished(long id) {
        return only(EngineEvent.Finished.class, id);
    }

    Rig nothingLeaked() {
        EngineStats stats = engine.stats();
        assertThat(stats.blocksFree()).isEqualTo(stats.blocksTotal());
        assertThat(stats.blocksHeldForTransfer()).isZero();
        assertThat(stats.running() + stats.waiting()).isZero();
        return this;
    }

    @Override
    public void close() {
        runner.close();
    }

    /** Token 1 is a, 2 is b, and so on; the others are dots. */
    static final class Letters implements Detokenizer {
        @Override
        public String append(int token) {
            return token >= 1 && token <= 26 ? Character.toString('a' + token - 1) : ".";
        }

        @Override
        public String flush() {
            return "";
        }
    }
}
