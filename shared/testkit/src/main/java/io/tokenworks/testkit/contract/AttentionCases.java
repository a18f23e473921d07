package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.SinkOps;
import io.tokenworks.tensor.StepBatch;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Rotation, storing and attending over paged keys and values: grouped heads, block boundaries, sequences of different
 * lengths.
 */
final class AttentionCases {

    private static final double ROTATED = 1e-6;
    private static final double ATTENDED = 2e-5;
    private static final double ATTENDED_SHARPLY = 1e-4; // large scores: a float of 40 has steps of 4e-6

    // queries and probabilities of 8 bits of significand
    private static final double SHORTENED = 1e-2;
    private static final double SHORTENED_SHARPLY = 8e-2;

    private static final int POSITIONS = 128;

    private AttentionCases() {}

    /** @param shortened whether queries and probabilities are rounded to bf16 */
    static Stream<OpCase> all(Dtype kvDtype, boolean shortened, boolean windowsAndSinks) {
        Stream<OpCase> shapes = Stream
                .of(new AttentionShape(4, 2, 16), new AttentionShape(9, 3, 64), new AttentionShape(3, 3, 32),
                        new AttentionShape(8, 1, 128), new AttentionShape(10, 2, 32))
                .flatMap(shape -> of(shape, kvDtype, shortened));
        PagedSequences large = PagedSequences.of(new AttentionShape(2, 1, 256), 16, new int[]{37, 70}, 3);
        PagedSequences crowd = PagedSequences.of(new AttentionShape(18, 1, 16), 16, new int[]{30, 9}, 9);
        Stream<PagedSequences> far = Stream.of(
                PagedSequences.of(new AttentionShape(2, 1, 16), 16, new int[]{530, 257}, 4),
                PagedSequences.of(new AttentionShape(2, 1, 16), 16, new int[]{256, 300, 513}, 1));
        Stream<OpCase> others = Stream.concat(Stream.of(large, crowd), far)
                .flatMap(sequences -> attended(sequences, kvDtype, shortened));
        Stream<OpCase> stretched = Stream.of(Rotation.LINEAR, Rotation.BY_PARTS, Rotation.SHARPENED).flatMap(
                rotation -> Stream.of(rotated(crowd, kvDtype, rotation), stored(crowd, kvDtype, rotation)));
        return Stream
                .of(shapes, stretched, others, windowsAndSinks ? windowed(kvDtype, shortened) : Stream.<OpCase>empty(),
                        windowsAndSinks ? sunk(kvDtype, shortened) : Stream.<OpCase>empty())
                .flatMap(cases -> cases);
    }

    private static Stream<OpCase> windowed(Dtype kvDtype, boolean shortened) {
        AttentionShape shape = new AttentionShape(4, 2, 32);
        return Stream.of(PagedSequences.of(shape, 16, new int[]{1, 20, 90, 300}, 1).within(24),
                PagedSequences.of(shape, 16, new int[]{70, 40}, 35).within(20),
                PagedSequences.of(shape, 16, new int[]{600}, 3).within(270))
                .flatMap(sequences -> attended(sequences, kvDtype, shortened));
    }

    private static Stream<OpCase> sunk(Dtype kvDtype, boolean shortened) {
        AttentionShape shape = new AttentionShape(4, 2, 32);
        float[] sinks = {0.5f, 2, -4, 30}; // the last takes nearly all weight
        return Stream.of(PagedSequences.of(shape, 16, new int[]{1, 20, 300}, 1),
                PagedSequences.of(shape, 16, new int[]{270, 40}, 20), PagedSequences.of(shape, 16, new int[]{90}, 1)
                        .within(24))
                .map(sequences -> attended("attention, sinks,", sequences, kvDtype,
                        new Sharpness(1, shortened ? SHORTENED : ATTENDED),
                        (on, call) -> ((SinkOps) on.ops()).attention(call.qkv(),
                                new SinkOps.SinkShape(shape, on.floats(sinks)), call.batch(), call.kv(), call.out())));
    }

    private static Stream<OpCase> of(AttentionShape shape, Dtype kvDtype, boolean shortened) {
        PagedSequences decode = PagedSequences.of(shape, 16, new int[]{1, 15, 16, 17, 33, 100, 48, 5}, 1);
        PagedSequences chunks = PagedSequences.of(shape, 16, new int[]{20, 3, 35}, 19);
        PagedSequences smallBlocks = PagedSequences.of(shape, 8, new int[]{9, 40}, 10);
        return Stream.of(decode, chunks, smallBlocks).flatMap(sequences -> Stream.concat(
                Stream.of(rotated(sequences, kvDtype, Rotation.PLAIN), stored(sequences, kvDtype, Rotation.PLAIN)),
                attended(sequences, kvDtype, shortened)));
    }

    /** With scores of about unit size, and with large ones. */
    private static Stream<OpCase> attended(PagedSequences sequences, Dtype kvDtype, boolean shortened) {
        return Stream.of(new Sharpness(1, shortened ? SHORTENED : ATTENDED),
                new Sharpness(6, shortened ? SHORTENED_SHARPLY : ATTENDED_SHARPLY))
                .map(sharpness -> attended("attention", sequences, kvDtype, sharpness, (on, call) -> on.ops()
                        .attention(call.qkv(), sequences.shape(), call.batch(), call.kv(), call.out())));
    }

    /** @param size of queries, about */
    private record Sharpness(int size, double tolerance) {}

    private record Call(DeviceBuffer qkv, StepBatch batch, KvLayer kv, DeviceBuffer out) {}

    private static OpCase rotated(PagedSequences sequences, Dtype kvDtype, Rotation rotation) {
        AttentionShape shape = sequences.shape();
        float[] qkv = Numbers.normal(30, sequences.rows().size() * shape.rowWidth());
        return opCase("ropeAndStore, " + rotation + ",", sequences, kvDtype, ROTATED, (on, rows) -> {
            DeviceBuffer x = ropeAndStore(on, new Rotated(sequences, rotation), rows, qkv, sequences.filled(on));
            float[] all = on.read(x, rows.length * shape.rowWidth());
            float[] queries = new float[rows.length * shape.queryWidth()];
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(all, r * shape.rowWidth(), queries, r * shape.queryWidth(), shape.queryWidth());
            }
            return queries;
        });
    }

    private static OpCase stored(PagedSequences sequences, Dtype kvDtype, Rotation rotation) {
        int width = 2 * sequences.shape().kvWidth();
        float[] qkv = Numbers.normal(31, sequences.rows().size() * sequences.shape().rowWidth());
        double rounding = kvDtype == Dtype.F32 ? ROTATED : kvDtype == Dtype.F16 ? 0x1p-11 : 0x1p-8;
        return opCase("ropeAndStore, " + rotation + ", what is stored,", sequences, kvDtype, rounding, (on, rows) -> {
            KvLayer kv = sequences.filled(on);
            ropeAndStore(on, new Rotated(sequences, rotation), rows, qkv, kv);
            float[] out = new float[rows.length * width];
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(sequences.stored(on, kv.pool(), rows[r]), 0, out, r * width, width);
            }
            return out;
        });
    }

    private static OpCase attended(String op, PagedSequences sequences, Dtype kvDtype, Sharpness sharpness,
            BiConsumer<OnDevice, Call> attention) {
        AttentionShape shape = sequences.shape();
        float[] qkv = Numbers.normal(32, sequences.rows().size() * shape.rowWidth());
        for (int i = 0; i < qkv.length; i++) {
            // only queries are read
            qkv[i] = i % shape.rowWidth() < shape.queryWidth() ? sharpness.size() * qkv[i] : Float.NaN;
        }
        return opCase(op, sequences, kvDtype, sharpness.tolerance(), (on, rows) -> {
            DeviceBuffer out = on.room(rows.length * shape.queryWidth());
            attention.accept(on, new Call(on.floats(Numbers.rows(qkv, shape.rowWidth(), rows)),
                    sequences.batch(on, rows), sequences.filled(on), out));
            return on.read(out, rows.length * shape.queryWidth());
        });
    }

    private static OpCase opCase(String op, PagedSequences sequences, Dtype kvDtype, double tolerance,
            OpCase.RowOp run) {
        String shape = sequences.shape() + ", " + sequences.rows().size() + " rows of " + sequences.lengths().length
                + " sequences, blocks of " + sequences.blockTokens()
                + (sequences.window().isPresent() ? ", a window of " + sequences.window().getAsInt() : "");
        return new OpCase(op, kvDtype, shape, sequences.rows().size(), tolerance, run);
    }

    /** Sequences, and how their queries and keys are turned. */
    record Rotated(PagedSequences sequences, Rotation rotation) {}

    /** @return queries, keys and values after the op */
    static DeviceBuffer ropeAndStore(OnDevice on, Rotated how, int[] rows, float[] qkv, KvLayer kv) {
        AttentionShape shape = how.sequences().shape();
        DeviceBuffer x = on.floats(Numbers.rows(qkv, shape.rowWidth(), rows));
        on.ops().ropeAndStore(x, shape, on.floats(how.rotation().table(POSITIONS, shape.headDim())),
                how.sequences().batch(on, rows), kv);
        return x;
    }
}
