package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.SampleBatch;
import io.tokenworks.tensor.SampleOutput;
import io.tokenworks.tensor.SampleSpec;
import java.util.List;
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
            new SampleSpec(0.9f, 40, 0.8f, 0.02f, 5, 0, 20));

    private SampleCases() {}

    static Stream<OpCase> all() {
        return Stream.of(33, 300, 5000).map(SampleCases::of);
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
        on.ops().sample(on.floats(logits), vocabulary, new SampleBatch(rows, on.floats(reals), on.ints(integers)), out);
        return flat(on, out, chosen);
    }

    /** [rows, token, its logprob, ids, their logprobs]; 0 where nothing was asked for. */
    private static float[] flat(OnDevice on, SampleOutput out, int[] chosen) {
        int top = SampleBatch.TOP_MAX;
        int width = 2 + 2 * top;
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
