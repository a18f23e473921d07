package io.tokenworks.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.tensor.LogitEdits;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.tensor.StepRunner.Ticket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every step runner does, whatever computes: the token follows from the tokens before it, from nothing else, and
 * all that it follows from is in the
 * blocks.
 */
public abstract class StepRunnerContract {

    /** Greedy, with alternatives. */
    private static final SampleSpec GREEDY = new SampleSpec(0, 0, 1, 0, 0, 0, 3);
    private static final int PROMPT_TOKENS = 37;

    private StepRunner runner;

    /**
     * A runner of one and the same model at every call: one KV group, at least 128 blocks, steps of at least 256
     * positions for 8 sequences. Closed after
     * the test. Several are open at once, and take turns.
     */
    protected abstract StepRunner open();

    @BeforeEach
    void openRunner() {
        runner = open();
    }

    @AfterEach
    void closeRunner() {
        runner.close();
    }

    private int[] prompt(int seed, int count) {
        return IntStream.range(0, count).map(i -> (i * 13 + seed * 5) % runner.vocabulary()).toArray();
    }

    /** Blocks of a sequence, never in order and never another's, with room for {@code positions}. */
    private int[] blocks(int sequence, int positions) {
        int count = positions / runner.kv().groups().getFirst().blockTokens() + 1;
        return IntStream.range(0, count).map(i -> 127 - sequence - 8 * i).toArray();
    }

    private Story story(int sequence, SampleSpec spec) {
        return new Story(sequence, prompt(0, PROMPT_TOKENS), blocks(sequence, PROMPT_TOKENS + 12), spec);
    }

    private List<List<Integer>> told(StepRunner teller, Story... stories) {
        Story.tell(teller, stories);
        return stories[0].bits();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 20, 36})
    void chunksGiveTheSameBitsAsTheWhole(int chunk) {
        List<List<Integer>> whole = told(runner, story(0, GREEDY));
        assertThat(told(runner, story(1, GREEDY).inChunksOf(chunk))).isEqualTo(whole);
    }

    @Test
    void computedAgainAfterAFewTokensItGoesOnTheSame() {
        Story first = story(0, GREEDY);
        Story.tell(runner, first);
        Story again = new Story(1, first.promptAnd(5), blocks(1, PROMPT_TOKENS + 12), GREEDY).telling(7);
        assertThat(told(runner, again)).isEqualTo(first.bits().subList(5, 12));
    }

    @Test
    void aStoryHasTheSameBitsAloneAndAmongSevenOthers() {
        Story[] together = IntStream.range(0, 8).mapToObj(s -> mixed(s).inChunksOf(2 + 2 * s)).toArray(Story[]::new);
        Story.tell(runner, together);
        try (StepRunner fresh = open()) {
            for (int s = 0; s < together.length; s++) {
                assertThat(told(fresh, mixed(s))).as("story %d", s).isEqualTo(together[s].bits());
            }
        }
    }

    /** Stories of different lengths, greedy and drawn with edits by turns. */
    private Story mixed(int sequence) {
        SampleSpec drawn = new SampleSpec(0.8f, 20, 0.95f, 0, 1000 + sequence, 0, 2)
                .with(new LogitEdits(new int[]{50 + sequence, sequence}, new float[]{1.2f, 1}, new float[]{0, 5}));
        int length = 5 + 3 * sequence;
        return new Story(sequence, prompt(sequence, length), blocks(sequence, length + 8),
                sequence % 2 == 0 ? GREEDY : drawn).telling(6);
    }

    @Test
    void onlyItsOwnBlocksAreWritten() {
        Story.tell(runner, story(1, GREEDY));
        byte[] before = exported(runner, blocks(1, PROMPT_TOKENS)[0]);
        Story.tell(runner, story(2, GREEDY), story(3, GREEDY));
        assertThat(exported(runner, blocks(1, PROMPT_TOKENS)[0])).isEqualTo(before);
    }

    @Test
    void blocksThatTravelledToAnotherRunnerGoOnTheSame() {
        Story home = story(0, GREEDY);
        Story.tell(runner, home);
        try (StepRunner other = open()) {
            move(runner, blocks(0, PROMPT_TOKENS), other, blocks(5, PROMPT_TOKENS));
            Story away = story(5, GREEDY).from(PROMPT_TOKENS - 1);
            assertThat(told(other, away)).isEqualTo(home.bits());
        }
    }

    @Test
    void blocksThatWereLostOnTheWayAreMissed() {
        Story home = story(0, GREEDY);
        Story.tell(runner, home);
        try (StepRunner other = open()) {
            move(runner, blocks(0, PROMPT_TOKENS), other, blocks(5, PROMPT_TOKENS));
            KvRange lost = whole(other.kv(), blocks(5, PROMPT_TOKENS)[0]);
            other.kv().importRange(lost, ByteBuffer.allocate(size(other.kv(), lost)));
            assertThat(told(other, story(5, GREEDY).from(PROMPT_TOKENS - 1))).isNotEqualTo(home.bits());
        }
    }

    @Test
    void aBlockIsItsLayersOneAfterTheOther() {
        Story.tell(runner, story(0, GREEDY));
        int block = blocks(0, 1)[0];
        KvRange all = whole(runner.kv(), block);
        ByteBuffer layers = ByteBuffer.allocate(size(runner.kv(), all));
        for (int layer = 0; layer < all.layerTo(); layer++) {
            runner.kv().exportRange(new KvRange(0, block, layer, layer + 1), layers);
        }
        assertThat(layers.hasRemaining()).isFalse();
        assertThat(layers.array()).isEqualTo(exported(runner, block));
    }

    private static void move(StepRunner from, int[] source, StepRunner to, int[] target) {
        for (int i = 0; i < source.length; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(exported(from, source[i]));
            to.kv().importRange(whole(to.kv(), target[i]), bytes);
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    private static byte[] exported(StepRunner runner, int block) {
        ByteBuffer bytes = ByteBuffer.allocate(size(runner.kv(), whole(runner.kv(), block)));
        runner.kv().exportRange(whole(runner.kv(), block), bytes);
        return bytes.array();
    }

    private static KvRange whole(KvMemory kv, int block) {
        return new KvRange(0, block, 0, kv.groups().getFirst().layers());
    }

    private static int size(KvMemory kv, KvRange range) {
        return Math.toIntExact(range.bytes(kv.groups().getFirst()));
    }

    @Test
    void layersAreDoneOneAfterTheOtherAndAllAfterTheStep() {
        int layers = runner.kv().groups().stream().mapToInt(KvGroupSpec::layers).sum();
        for (int step = 1; step <= 5; step++) {
            Ticket ticket = runner.launch(new StepPlan(step, List.of(story(step, GREEDY).next())));
            assertThat(ticket.number()).isEqualTo(step);
            int before = 0;
            for (int look = 0; look < 1000; look++) {
                int done = runner.layersDone(ticket);
                assertThat(done).isBetween(before, layers);
                before = done;
            }
            runner.await(ticket);
            assertThat(runner.layersDone(ticket)).isEqualTo(layers);
        }
    }

    @Test
    void greedyTakesTheFirstOfTheMostLikely() {
        Story told = story(0, new SampleSpec(0, 0, 1, 0, 0, 0, 5));
        Story.tell(runner, told);
        assertThat(told.told()).allSatisfy(sampled -> {
            assertThat(sampled.topTokens()).hasSize(5).doesNotHaveDuplicates();
            assertThat(sampled.topTokens()[0]).isEqualTo(sampled.token());
            assertThat(sampled.topLogprobs()[0]).isEqualTo(sampled.logprob());
            for (int i = 1; i < 5; i++) {
                float drop = sampled.topLogprobs()[i - 1] - sampled.topLogprobs()[i];
                assertThat(drop).as("best first").isGreaterThanOrEqualTo(0);
                assertThat(drop > 0 || sampled.topTokens()[i - 1] < sampled.topTokens()[i]).as("ties by id").isTrue();
            }
            assertThat(probability(sampled.topLogprobs())).isPositive().isLessThanOrEqualTo(1 + 1e-5);
        });
    }

    private static double probability(float[] logprobs) {
        return IntStream.range(0, logprobs.length).mapToDouble(i -> Math.exp(logprobs[i])).sum();
    }

    @Test
    void nothingIsReportedThatNobodyAskedFor() {
        Story told = story(0, SampleSpec.greedy()).telling(1);
        Story.tell(runner, told);
        assertThat(told.told().getFirst().topTokens()).isEmpty();
        assertThat(told.told().getFirst().topLogprobs()).isEmpty();
    }

    @Test
    void aSeedDrawsTheSameStoryAgainAndAnotherSeedAnother() {
        List<Integer> first = drawn(0, 1);
        assertThat(drawn(1, 1)).isEqualTo(first);
        assertThat(IntStream.range(2, 12).mapToObj(seed -> drawn(2, seed))).anyMatch(other -> !other.equals(first));
    }

    private List<Integer> drawn(int sequence, long seed) {
        Story told = story(sequence, new SampleSpec(1.5f, 0, 1, 0, seed, 0, 0));
        Story.tell(runner, told);
        return told.told().stream().map(Sampled::token).toList();
    }

    @Test
    void theChosenTokensLogprobIsTheOneReportedAmongTheAlternatives() {
        for (int seed = 0; seed < 20; seed++) {
            Story hot = story(1, new SampleSpec(0.9f, 2, 1, 0, seed, 0, 3)).telling(1);
            Story.tell(runner, hot);
            Sampled sampled = hot.told().getFirst();
            int at = Arrays.stream(sampled.topTokens()).boxed().toList().indexOf(sampled.token());
            assertThat(at).as("among the two most likely").isBetween(0, 1);
            assertThat(sampled.topLogprobs()[at]).isEqualTo(sampled.logprob());
        }
    }

    @Test
    void illegalPlansAreRefusedAndDoNoHarm() {
        Story before = story(0, GREEDY);
        Story.tell(runner, before);
        IllegalPlans.of(runner, story(0, GREEDY).next()).forEach((why, plan) -> assertThatIllegalArgumentException()
                .as(why).isThrownBy(() -> runner.launch(plan)));
        assertThat(told(runner, story(0, GREEDY).from(PROMPT_TOKENS - 1))).isEqualTo(before.bits());
    }
}
