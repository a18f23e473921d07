package io.tokenworks.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final SampleSpec PLAIN = new SampleSpec(1, 0, 1, 0, 42, 0, 0);
    /** Probabilities 0.4, 0.3, 0.2, 0.1, out of order. */
    private static final float[] FOUR = logarithms(0.2, 0.4, 0.1, 0.3);
    private static final int DRAWS = 20_000;

    private static float[] logarithms(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]) + 3; // softmax does not see a shift
        }
        return logits;
    }

    private static Sampler sampler(float... logits) {
        return new Sampler(logits, 0, logits.length, Sampler.ExponentialSum.SCALAR);
    }

    private static SampleSpec cut(int topK, double topP, double minP) {
        return new SampleSpec(1, topK, (float) topP, (float) minP, 42, 0, 0);
    }

    /** Every id that comes out in many draws. */
    private static Set<Integer> drawn(Sampler sampler, SampleSpec spec) {
        return IntStream.range(0, 2000).mapToObj(position -> sampler.choose(spec, position))
                .collect(Collectors.toSet());
    }

    @Test
    void temperatureZeroTakesTheLargestAndTheLowestIdOfEquals() {
        assertThat(sampler(1, 5, 2, 5, 5).choose(SampleSpec.greedy(), 3)).isEqualTo(1);
        assertThat(sampler(-0f, 0f, -1).choose(SampleSpec.greedy(), 3)).isZero();
        assertThat(sampler(-9, -8, -7).choose(SampleSpec.greedy(), 3)).isEqualTo(2);
        assertThat(sampler(Float.NEGATIVE_INFINITY, -8).choose(SampleSpec.greedy(), 3)).isEqualTo(1);
    }

    @Test
    void greedyKnowsNeitherCutsNorSeed() {
        SampleSpec odd = new SampleSpec(0, 1, 0.01f, 1, 77, 5, 0);
        assertThat(sampler(FOUR).choose(odd, 9)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1 3", "3, 0 1 3", "4, 0 1 2 3", "9, 0 1 2 3", "0, 0 1 2 3"})
    void topKKeepsTheKMostLikely(int topK, String ids) {
        assertThat(drawn(sampler(FOUR), cut(topK, 1, 0))).isEqualTo(ids(ids));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.39, 1", "0.41, 1 3", "0.69, 1 3", "0.71, 0 1 3", "0.89, 0 1 3", "0.91, 0 1 2 3",
        "1, 0 1 2 3"})
    void topPKeepsTheFewestThatReachIt(double topP, String ids) {
        assertThat(drawn(sampler(FOUR), cut(0, topP, 0))).isEqualTo(ids(ids));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "0.76, 1", "0.74, 1 3", "0.51, 1 3", "0.49, 0 1 3", "0.26, 0 1 3", "0.24, 0 1 2 3",
        "0, 0 1 2 3"})
    void minPKeepsWhatIsNotMuchLessLikelyThanTheBest(double minP, String ids) {
        assertThat(drawn(sampler(FOUR), cut(0, 1, minP))).isEqualTo(ids(ids));
    }

    @Test
    void topPCountsWhatTheOtherCutsLeft() {
        assertThat(drawn(sampler(FOUR), cut(2, 0.5, 0))).as("0.4 of 0.7 reaches a half").isEqualTo(ids("1"));
        assertThat(drawn(sampler(FOUR), cut(0, 0.5, 0.7))).as("0.4 of 0.7 again").isEqualTo(ids("1"));
        assertThat(drawn(sampler(FOUR), cut(3, 0.8, 0.6))).as("0.7 of 0.7 by both").isEqualTo(ids("1 3"));
    }

    @Test
    void equalsAtACutKeepTheLowestId() {
        float[] equals = {1, 1, 1, 1, 1, 1};
        assertThat(drawn(sampler(equals), cut(2, 1, 0))).isEqualTo(ids("0 1"));
        assertThat(drawn(sampler(equals), cut(0, 0.5, 0))).isEqualTo(ids("0 1 2"));
        assertThat(drawn(sampler(0, 2, 1, 1, 1), cut(3, 1, 0))).isEqualTo(ids("1 2 3"));
    }

    private static Set<Integer> ids(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).collect(Collectors.toSet());
    }

    @Test
    void aDrawBelongsToItsSeedChoiceAndPosition() {
        float[] flat = new float[1000];
        int[] positions = IntStream.range(0, 200).map(p -> sampler(flat).choose(PLAIN, p)).toArray();
        assertThat(IntStream.range(0, 200).map(p -> sampler(flat).choose(PLAIN, p)).toArray()).isEqualTo(positions);
        assertThat(Arrays.stream(positions).distinct().count()).as("different tokens").isGreaterThan(150);
        int[] choices = IntStream.range(0, 200)
                .map(c -> sampler(flat).choose(new SampleSpec(1, 0, 1, 0, 42, c, 0), 7)).toArray();
        assertThat(Arrays.stream(choices).distinct().count()).as("by choice").isGreaterThan(150);
        int[] seeds = IntStream.range(0, 200)
                .map(s -> sampler(flat).choose(new SampleSpec(1, 0, 1, 0, s, 0, 0), 7)).toArray();
        assertThat(Arrays.stream(seeds).distinct().count()).as("by seed").isGreaterThan(150);
    }

    @Test
    void drawsAreReplayedAcrossReleases() {
        assertThat(CounterRandom.uniform(0, 0, 0)).isEqualTo(0.13870941014555427);
        assertThat(CounterRandom.uniform(42, 1, 1000)).isEqualTo(0.23431499229398411);
        assertThat(CounterRandom.uniform(Long.MIN_VALUE, 0, Integer.MAX_VALUE)).isEqualTo(0.43825314042689434);
    }

    /** Chi-square with at most 7 degrees of freedom exceeds 29.9 once in ten thousand seeds; this seed is fixed. */
    @ParameterizedTest
    @ValueSource(floats = {0.5f, 1, 2})
    void tokensComeAsOftenAsTheyShould(float temperature) {
        float[] logits = {0, 1, -1, 2, 0.5f, -2, 1.5f, -0.5f};
        for (SampleSpec spec : new SampleSpec[]{new SampleSpec(temperature, 0, 1, 0, 7, 0, 0),
            new SampleSpec(temperature, 5, 1, 0, 7, 1, 0), new SampleSpec(temperature, 0, 0.9f, 0, 7, 2, 0),
            new SampleSpec(temperature, 0, 1, 0.1f, 7, 3, 0)}) {
            double[] expected = new NaiveSampling(logits).probabilities(spec);
            int[] found = new int[logits.length];
            Sampler sampler = sampler(logits);
            IntStream.range(0, DRAWS).forEach(position -> found[sampler.choose(spec, position)]++);
            assertThat(chiSquare(expected, found)).as("%s: %s", spec, Arrays.toString(found)).isLessThan(29.9);
        }
    }

    private static double chiSquare(double[] probabilities, int[] found) {
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            double expected = probabilities[i] * DRAWS;
            assertThat(expected > 0 || found[i] == 0).as("id %d was cut", i).isTrue();
            sum += expected > 0 ? (found[i] - expected) * (found[i] - expected) / expected : 0;
        }
        return sum;
    }

    @Test
    void uniformNumbersAreUniformAlongEachOfTheThreeCounters() {
        for (int counter = 0; counter < 3; counter++) {
            int[] buckets = new int[8];
            for (int i = 0; i < DRAWS; i++) {
                double drawn = CounterRandom.uniform(counter == 0 ? i : 1, counter == 1 ? i : 2, counter == 2 ? i : 3);
                assertThat(drawn >= 0 && drawn < 1).isTrue();
                buckets[(int) (drawn * 8)]++;
            }
            double[] even = new double[8];
            Arrays.fill(even, 1 / 8d);
            assertThat(chiSquare(even, buckets)).as("counter %d", counter).isLessThan(29.9);
        }
    }

    @Test
    void logprobsAreThoseOfTheUnmodifiedDistribution() {
        Sampler sampler = sampler(FOUR);
        assertThat(sampler.choose(new SampleSpec(0.1f, 1, 0.1f, 0.5f, 42, 0, 4), 3)).isEqualTo(1);
        double[] probabilities = {0.2, 0.4, 0.1, 0.3};
        for (int id = 0; id < 4; id++) {
            assertThat(sampler.logprob(id)).as("id %d", id)
                    .isCloseTo((float) Math.log(probabilities[id]), within(1e-6f));
        }
    }

    @Test
    void alternativesComeBestFirstAndEqualsByLowestId() {
        assertThat(sampler(FOUR).top(3)).containsExactly(1, 3, 0);
        assertThat(sampler(1, 3, 2, 3, 2, 2).top(4)).containsExactly(1, 3, 2, 4);
        assertThat(sampler(FOUR).top(9)).containsExactly(1, 3, 0, 2);
        assertThat(sampler(FOUR).top(0)).isEmpty();
    }

    @Test
    void aRowOfABatchIsReadWhereItStands() {
        float[] two = {9, 0, 0, 0, 0, 9};
        assertThat(new Sampler(two, 1, 3, Sampler.ExponentialSum.SCALAR).choose(PLAIN, 1)).isEqualTo(2);
    }

    @Test
    void parametersSurviveTheirWayThroughBuffers() {
        SampleSpec spec = new SampleSpec(0.7f, 40, 0.9f, 0.05f, 0xfedc_ba98_8765_4321L, 3, 20);
        float[] reals = new float[2 * SampleBatch.REALS];
        int[] integers = new int[2 * SampleBatch.INTEGERS];
        SampleBatch.pack(spec, 77, 1, reals, integers);
        assertThat(SampleBatch.unpack(1, reals, integers)).isEqualTo(spec);
        assertThat(SampleBatch.position(1, integers)).isEqualTo(77);
    }

    @Test
    void logitsThatAreNoNumbersAreRefused() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> sampler(1, Float.NaN, 2));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> sampler(1, Float.POSITIVE_INFINITY));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> sampler(Float.NaN, Float.NaN));
    }
}
