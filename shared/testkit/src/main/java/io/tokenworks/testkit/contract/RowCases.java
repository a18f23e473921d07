package io.tokenworks.testkit.contract;

import static io.tokenworks.testkit.contract.Numbers.normal;
import static io.tokenworks.testkit.contract.Numbers.rows;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Gelu;
import io.tokenworks.tensor.Ops.Norm;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The ops that look at one row of activations at a time, matmul excepted. */
final class RowCases {

    private static final int ROWS = 19; // no multiple of any group of rows
    private static final float EPSILON = 1e-5f;

    private RowCases() {}

    static Stream<OpCase> all(Set<Dtype> dtypes) {
        Stream<OpCase> looked = dtypes.stream().flatMap(dtype -> Stream.of(64, 576)
                .map(width -> embed(dtype, wholeBlocks(dtype, width))));
        Stream<OpCase> vectors = dtypes.stream().map(RowCases::prepareVector);
        Stream<OpCase> norms = Stream.of(32, 100, 576, 2048).flatMap(w -> Stream.of(rmsNorm(w), addRmsNorm(w)));
        Stream<OpCase> others = Stream.of(32, 96, 1536).flatMap(
                w -> Stream.of(swiglu(w), geglu(w, Gelu.TANH), geglu(w, Gelu.ERF), gatherRows(w)));
        return Stream.of(looked, vectors, norms, others).flatMap(cases -> cases);
    }

    private static OpCase embed(Dtype dtype, int width) {
        WeightSource table = Numbers.weight(width, dtype, 83, width);
        return new OpCase("embed", dtype, "[83, " + width + "]", ROWS, 1e-6, (on, rows) -> {
            Weight weight = on.weight(List.of(table));
            DeviceBuffer out = on.room(rows.length * width);
            DeviceBuffer ids = on.ints(Arrays.stream(rows).map(row -> (row * 37 + 82) % 83).toArray());
            on.ops().embed(weight, ids, rows.length, out);
            return on.read(out, rows.length * width);
        });
    }

    private static int wholeBlocks(Dtype dtype, int width) {
        return (width + dtype.blockElements() - 1) / dtype.blockElements() * dtype.blockElements();
    }

    private static OpCase prepareVector(Dtype dtype) {
        int width = wholeBlocks(dtype, 96);
        WeightSource vector = Numbers.vector(5, dtype, width);
        return new OpCase("prepareVector", dtype, "[" + width + "]", 1, 1e-6, (on, _) -> {
            float[] values = new float[width];
            on.device().copyOut(on.vector(vector), values, values.length);
            on.device().record().await();
            return values;
        });
    }

    private static OpCase rmsNorm(int width) {
        float[] in = scaled(width);
        WeightSource weight = Numbers.vector(2, Dtype.F32, width);
        return new OpCase("rmsNorm", Dtype.F32, "[" + ROWS + ", " + width + "]", ROWS, 1e-5, (on, rows) -> {
            DeviceBuffer out = on.room(rows.length * width);
            on.ops().rmsNorm(on.floats(rows(in, width, rows)), new Norm(on.vector(weight), EPSILON), rows.length, out);
            return on.read(out, rows.length * width);
        });
    }

    /** Rows of very different size: the last is so small that epsilon counts. */
    private static float[] scaled(int width) {
        float[] in = normal(1, ROWS * width);
        for (int i = 0; i < in.length; i++) {
            int row = i / width;
            in[i] *= row == ROWS - 1 ? 1e-3f : 1 + 10 * row;
        }
        return in;
    }

    private static OpCase addRmsNorm(int width) {
        float[] residual = normal(3, ROWS * width);
        float[] delta = normal(4, ROWS * width);
        WeightSource weight = Numbers.vector(2, Dtype.F32, width);
        return new OpCase("addRmsNorm", Dtype.F32, "[" + ROWS + ", " + width + "]", ROWS, 1e-5, (on, rows) -> {
            int count = rows.length * width;
            DeviceBuffer sum = on.floats(rows(residual, width, rows));
            DeviceBuffer out = on.room(count);
            Norm norm = new Norm(on.vector(weight), EPSILON);
            on.ops().addRmsNorm(sum, on.floats(rows(delta, width, rows)), norm, rows.length, out);
            return sideBySide(on.read(sum, count), on.read(out, count), width);
        });
    }

    /** Row by row: the one's, then the other's. */
    static float[] sideBySide(float[] left, float[] right, int width) {
        float[] both = new float[left.length + right.length];
        for (int row = 0; row < left.length / width; row++) {
            System.arraycopy(left, row * width, both, 2 * row * width, width);
            System.arraycopy(right, row * width, both, (2 * row + 1) * width, width);
        }
        return both;
    }

    /** The first row's gates go to where an exponential leaves the range of floats. */
    private static float[] gates(int width) {
        float[] in = normal(6, ROWS * 2 * width);
        for (int i = 0; i < width; i++) {
            in[i] = 8 * i - 110f;
        }
        return in;
    }

    private static OpCase geglu(int width, Gelu gelu) {
        float[] in = gates(width);
        String shape = gelu + " [" + ROWS + ", 2 * " + width + "]";
        return new OpCase("geglu", Dtype.F32, shape, ROWS, 1e-5, (on, rows) -> {
            DeviceBuffer out = on.room(rows.length * width);
            on.ops().geglu(on.floats(rows(in, 2 * width, rows)), gelu, rows.length, width, out);
            return on.read(out, rows.length * width);
        });
    }

    private static OpCase swiglu(int width) {
        float[] in = gates(width);
        return new OpCase("swiglu", Dtype.F32, "[" + ROWS + ", 2 * " + width + "]", ROWS, 1e-5, (on, rows) -> {
            DeviceBuffer out = on.room(rows.length * width);
            on.ops().swiglu(on.floats(rows(in, 2 * width, rows)), rows.length, width, out);
            return on.read(out, rows.length * width);
        });
    }

    private static OpCase gatherRows(int width) {
        float[] in = normal(7, 23 * width);
        return new OpCase("gatherRows", Dtype.F32, "[23, " + width + "]", ROWS, 0, (on, rows) -> {
            DeviceBuffer indexes = on.ints(Arrays.stream(rows).map(row -> (row * 5 + 22) % 23).toArray());
            DeviceBuffer out = on.room(rows.length * width);
            on.ops().gatherRows(on.floats(in), indexes, rows.length, width, out);
            return on.read(out, rows.length * width);
        });
    }
}
