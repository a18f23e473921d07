package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.EditLists;
import io.tokenworks.tensor.LogitEdits;
import io.tokenworks.tensor.MaskLists;
import io.tokenworks.tensor.SampleBatch;
import io.tokenworks.tensor.SampleOutput;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.TokenMask;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sampling rows of one batch in different ways. What is right is the sampler's own tests' business; here a backend
 * must do the same.
 */
final class SampleCases {

    private static final List<SampleSpec> SPECS = List.of(
            SampleSpec.greedy(),
            new SampleSpec(0, 0, 1, 0, 0, 0, 20),
            new SampleSpec(1, 0, 1, 0, 1, 0, 0),
            new SampleSpec(0.7f, 5, 1, 0, 0x1234_5678_9abc_def0L, 0, 3),
            new SampleSpec(1.5f, 0, 0.9f, 0, -1, 1, 1),
            new SampleSpec(1, 0, 1, 0.05f, 4, 2, 5),
            new SampleSpec(0.9f, 40, 0.8f, 0.02f, 5, 0, 20),
            new SampleSpec(0, 0, 1, 0, 0, 0, 20).with(edits(30, -100)),
            new SampleSpec(0.8f, 12, 0.95f, 0, 6, 1, 2).with(edits(17, 1.5f)),
            new SampleSpec(0, 0, 1, 0, 0, 0, 4).with(mask(7)),
            new SampleSpec(1, 0, 1, 0, 8, 0, 0).with(mask(5)),
            new SampleSpec(0.8f, 40, 0.9f, 0, 9, 0, 1).with(edits(25, 2)).with(mask(11)));

    /** Largest vocabulary of the cases. */
    private static final int VOCABULARY_MAX = 5000;

    /** What is known of a row: token, its logprob, ids, their logprobs. */
    static final int WIDTH = 2 + 2 * SampleBatch.TOP_MAX;

    private SampleCases() {}

    /** Of the first so many ids, the even ones shifted, the odd ones scaled. */
    private static LogitEdits edits(int count, float shift) {
        int[] tokens = new int[count];
        float[] scales = new float[count];
        float[] shifts = new float[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = count - 1 - i;
            scales[i] = i % 2 == 0 ? 1 : 1.3f;
            shifts[i] = i % 2 == 0 ? shift : 0;
        }
        return new LogitEdits(tokens, scales, shifts);
    }

    /** Every so many-th token. */
    private static TokenMask mask(int distance) {
        int[] words = new int[(VOCABULARY_MAX + 31) / 32];
        for (int id = distance - 1; id < VOCABULARY_MAX; id += distance) {
            words[id >> 5] |= 1 << id;
        }
        return new TokenMask(words);
    }

    private static MaskLists masks(OnDevice on, int[] chosen, int vocabulary) {
        int words = (vocabulary + 31) / 32;
        int[] maskOfRow = new int[chosen.length];
        int[] all = new int[Math.max(1, chosen.length) * words];
        for (int r = 0; r < chosen.length; r++) {
            TokenMask mask = spec(chosen[r]).mask();
            maskOfRow[r] = mask.allowsAll() ? -1 : r;
            if (!mask.allowsAll()) {
                System.arraycopy(mask.words(), 0, all, r * words, words);
            }
        }
        return new MaskLists(on.ints(maskOfRow), on.ints(all));
    }

    private static EditLists lists(OnDevice on, int[] chosen) {
        int[] offsets = new int[chosen.length + 1];
        for (int r = 0; r < chosen.length; r++) {
            offsets[r + 1] = offsets[r] + spec(chosen[r]).edits().count();
        }
        int[] tokens = new int[offsets[chosen.length]];
        float[] scales = new float[tokens.length];
        float[] shifts = new float[tokens.length];
        for (int r = 0; r < chosen.length; r++) {
            LogitEdits edits = spec(chosen[r]).edits();
            System.arraycopy(edits.tokens(), 0, tokens, offsets[r], edits.count());
            System.arraycopy(edits.scales(), 0, scales, offsets[r], edits.count());
            System.arraycopy(edits.shifts(), 0, shifts, offsets[r], edits.count());
        }
        return new EditLists(on.ints(offsets), on.ints(tokens), on.floats(scales), on.floats(shifts));
    }

    static Stream<OpCase> all() {
        return Stream.of(33, 300, VOCABULARY_MAX).map(SampleCases::of);
    }

    private static OpCase of(int vocabulary) {
        int rows = 2 * SPECS.size();
        float[] logits = Numbers.normal(vocabulary, rows * vocabulary);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.round(logits[i] * 12) / 4f; // many ties
        }
        return new OpCase("sample", Dtype.F32, "[" + rows + ", " + vocabulary + "]", rows, 2e-5,
                (on, chosen) -> sampled(on, Numbers.rows(logits, vocabulary, chosen), vocabulary, chosen));
    }

    /** Every way to sample a row, each once. */
    static IntStream ways() {
        return IntStream.range(0, SPECS.size());
    }

    /** Three rows sampled in that way, of which the middle one may be of {@code broken} logits: [3, {@link #WIDTH}]. */
    static float[] three(OnDevice on, int way, OptionalDouble broken) {
        int vocabulary = 50;
        float[] logits = Numbers.normal(1, 3 * vocabulary);
        broken.ifPresent(logit -> Arrays.fill(logits, vocabulary, 2 * vocabulary, (float) logit));
        return sampled(on, logits, vocabulary, new int[]{way, way, way});
    }

    private static SampleSpec spec(int row) {
        return SPECS.get(row % SPECS.size());
    }

    private static float[] sampled(OnDevice on, float[] logits, int vocabulary, int[] chosen) {
        int rows = chosen.length;
        float[] reals = new float[rows * SampleBatch.REALS];
        int[] integers = new int[rows * SampleBatch.INTEGERS];
        for (int r = 0; r < rows; r++) {
            SampleBatch.pack(spec(chosen[r]), 100 + chosen[r], r, reals, integers);
        }
        SampleOutput out = new SampleOutput(on.ints(new int[rows]), on.room(rows),
                on.ints(new int[rows * SampleBatch.TOP_MAX]), on.room(rows * SampleBatch.TOP_MAX));
        on.ops().sample(on.floats(logits), vocabulary,
                new SampleBatch(rows, on.floats(reals), on.ints(integers), lists(on, chosen),
                        masks(on, chosen, vocabulary)),
                out);
        return flat(on, out, chosen);
    }

    /** [rows, token, its logprob, ids, their logprobs]; 0 where nothing was asked for. */
    private static float[] flat(OnDevice on, SampleOutput out, int[] chosen) {
        int top = SampleBatch.TOP_MAX;
        int width = WIDTH;
        float[] flat = new float[chosen.length * width];
        int[] tokens = on.readInts(out.tokens(), chosen.length);
        float[] logprobs = on.read(out.logprobs(), chosen.length);
        int[] ids = on.readInts(out.topTokens(), chosen.length * top);
        float[] others = on.read(out.topLogprobs(), chosen.length * top);
        for (int r = 0; r < chosen.length; r++) {
            flat[r * width] = tokens[r];
            flat[r * width + 1] = logprobs[r];
            for (int i = 0; i < spec(chosen[r]).topLogprobs(); i++) {
                flat[r * width + 2 + i] = ids[r * top + i];
                flat[r * width + 2 + top + i] = others[r * top + i];
            }
        }
        return flat;
    }
}
