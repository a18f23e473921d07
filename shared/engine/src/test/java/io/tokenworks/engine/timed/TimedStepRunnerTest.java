package io.tokenworks.engine.timed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner.Ticket;
import io.tokenworks.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimedStepRunnerTest {
    private final FakeClock clock = FakeClock.create();
    private final TimedStepRunner runner = new TimedStepRunner(new TimedProfile(1000, 10, 100, 2, 4, 16), 50,
            new int[]{7, 8, 9, 10, 11, 12, 13}, clock::nanos,
            until -> clock.advance(Duration.ofNanos(Math.max(0, until - clock.nanos()))));

    @Test
    void aStepLastsAsLongAsItsProfileSays() {
        StepPlan plan = new StepPlan(1, List.of(slice(1, 0, 6, SampleSpec.greedy()), slice(2, 0, 1, seeded(1))));
        Ticket ticket = runner.launch(plan);
        assertThat(runner.layersDone(ticket)).isZero();
        runner.await(ticket);
        assertThat(clock.nanos()).isEqualTo(1000 + 6 * 10 + 100);
        assertThat(runner.layersDone(ticket)).isEqualTo(2);
    }

    @Test
    void theTokenDependsOnTheTokensNotOnHowTheyWereComputed() {
        Sampled whole = run(slice(1, 0, 6, SampleSpec.greedy()));
        run(slice(1, 0, 4, SampleSpec.greedy()));
        assertThat(run(slice(1, 4, 2, SampleSpec.greedy())).token()).isEqualTo(whole.token());
        assertThat(whole.token()).isBetween(7, 13);
    }

    @Test
    void theSeedMattersAboveTemperatureZeroOnly() {
        List<Integer> drawn = IntStream.range(0, 20).map(seed -> run(slice(1, 0, 6, seeded(seed))).token()).boxed()
                .toList();
        assertThat(drawn.stream().distinct().count()).isGreaterThan(1);
        SampleSpec greedy = new SampleSpec(0, 0, 1, 0, 99, 0, 0);
        assertThat(run(slice(1, 0, 6, greedy)).token()).isEqualTo(run(slice(1, 0, 6, SampleSpec.greedy())).token());
    }

    @Test
    void alternativesAreReportedWhenAskedFor() {
        Sampled sampled = run(slice(1, 0, 6, new SampleSpec(0, 0, 1, 0, 0, 0, 3)));
        assertThat(sampled.topTokens()).hasSize(3).doesNotHaveDuplicates().startsWith(sampled.token());
        assertThat(sampled.topLogprobs()).hasSize(3);
    }

    private Sampled run(StepPlan.Slice slice) {
        return runner.await(runner.launch(new StepPlan(1, List.of(slice)))).samples().getFirst();
    }

    private static SampleSpec seeded(long seed) {
        return new SampleSpec(1, 0, 1, 0, seed, 0, 0);
    }

    private static StepPlan.Slice slice(long sequence, int start, int count, SampleSpec sampling) {
        int[] tokens = IntStream.range(start, start + count).map(position -> 20 + position).toArray();
        int first = (int) sequence * 4;
        return new StepPlan.Slice(sequence, tokens, start, new int[][]{{first, first + 1}}, Optional.of(sampling));
    }
}
