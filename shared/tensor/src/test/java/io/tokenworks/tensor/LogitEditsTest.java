package io.tokenworks.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitEditsTest {

    private static final float[] LOGITS = {2, -1, 1.5f, 0, /* second row */ 2, -1, 1.5f, 0};

    private static DeviceBuffer ints(int... values) {
        HostBuffer buffer = new HostBuffer(Dtype.I32, values.length);
        System.arraycopy(values, 0, HostBuffer.ints(buffer), 0, values.length);
        return buffer;
    }

    private static DeviceBuffer floats(float... values) {
        HostBuffer buffer = new HostBuffer(Dtype.F32, values.length);
        System.arraycopy(values, 0, HostBuffer.floats(buffer), 0, values.length);
        return buffer;
    }

    /** Two greedy rows with one alternative, of which the second is edited. */
    private static SampleOutput sampled(LogitEdits edits) {
        return sampled(edits, TokenMask.all());
    }

    private static SampleOutput sampled(LogitEdits edits, TokenMask mask) {
        float[] reals = new float[2 * SampleBatch.REALS];
        int[] integers = new int[2 * SampleBatch.INTEGERS];
        SampleSpec greedy = new SampleSpec(0, 0, 1, 0, 0, 0, 1);
        SampleBatch.pack(greedy, 0, 0, reals, integers);
        SampleBatch.pack(greedy, 0, 1, reals, integers);
        var lists = new EditLists(ints(0, 0, edits.count()), ints(edits.tokens()), floats(edits.scales()),
                floats(edits.shifts()));
        SampleOutput out = new SampleOutput(ints(9, 9), floats(9, 9), ints(new int[2 * SampleBatch.TOP_MAX]),
                floats(new float[2 * SampleBatch.TOP_MAX]));
        var masks = new MaskLists(ints(-1, mask.allowsAll() ? -1 : 0), ints(mask.words()));
        new ScalarOps().sample(floats(LOGITS), 4, new SampleBatch(2, floats(reals), ints(integers), lists, masks), out);
        return out;
    }

    @Test
    void anEditedRowChoosesDifferentlyAndReportsTheModelsOwnProbabilities() {
        SampleOutput out = sampled(new LogitEdits(new int[]{0, 3}, new float[]{4, 1}, new float[]{0, -1}));
        assertThat(HostBuffer.ints(out.tokens())).containsExactly(0, 2);
        float[] logprobs = HostBuffer.floats(out.logprobs());
        assertThat(logprobs[0] - logprobs[1]).isCloseTo(0.5f, within(1e-6f));
        assertThat(HostBuffer.ints(out.topTokens())[SampleBatch.TOP_MAX]).isZero();
        assertThat(HostBuffer.floats(out.topLogprobs())[SampleBatch.TOP_MAX]).isEqualTo(logprobs[0]);
    }

    @Test
    void whatIsMaskedIsNotChosenWhateverItsEdits() {
        LogitEdits pushed = new LogitEdits(new int[]{0, 1}, new float[]{1, 1}, new float[]{50, 0.5f});
        assertThat(HostBuffer.ints(sampled(pushed, new TokenMask(new int[]{0b1010})).tokens())).containsExactly(0, 3);
        SampleOutput out = sampled(LogitEdits.none(), new TokenMask(new int[]{0b0010}));
        assertThat(HostBuffer.ints(out.tokens())).containsExactly(0, 1);
        float[] logprobs = HostBuffer.floats(out.logprobs());
        assertThat(logprobs[0] - logprobs[1]).as("the model's own probabilities").isCloseTo(3, within(1e-6f));
    }

    @Test
    void aMaskOfNothingIsKnownAsOne() {
        assertThat(new TokenMask(new int[]{0, 0}).allowsNone()).isTrue();
        assertThat(new TokenMask(new int[]{0, 1}).allowsNone()).isFalse();
        assertThat(TokenMask.all().allowsNone()).isFalse();
        assertThat(new TokenMask(new int[]{0, 2}).allows(33)).isTrue();
        assertThat(new TokenMask(new int[]{0, 2}).allows(32)).isFalse();
    }

    @Test
    void theLogitsThemselvesStay() {
        float[] before = LOGITS.clone();
        assertThat(HostBuffer.ints(sampled(new LogitEdits(new int[]{1}, new float[]{1}, new float[]{100})).tokens()))
                .containsExactly(0, 1);
        assertThat(LOGITS).isEqualTo(before);
    }

    @Test
    void scalesPullTowardsLessLikely() {
        assertThat(LogitEdits.edited(3, 2, 1)).isEqualTo(2.5f);
        assertThat(LogitEdits.edited(-3, 2, 1)).isEqualTo(-5f);
        assertThat(LogitEdits.edited(0, 2, 0)).isZero();
        assertThat(LogitEdits.edited(3, 1, 0)).isEqualTo(3f);
    }

    @Test
    void listsOfDifferentLengthsAreNone() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new LogitEdits(new int[1], new float[2], new float[1]));
    }
}
