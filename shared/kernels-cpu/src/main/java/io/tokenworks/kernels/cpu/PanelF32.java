package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.WeightSource;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Rows in F32 (also those that the file holds in F16 or BF16), interleaved {@code [group][column][lane]}. */
final class PanelF32 extends Panel {

    private final float[] values;

    PanelF32(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        this.values = new float[Math.multiplyExact(groups() * Lanes.N, columns)];
        int row = 0;
        for (WeightSource part : parts) {
            float[] widened = Dequantised.floats(part);
            for (int i = 0; i < widened.length; i++) {
                values[index(row + i / columns, i % columns)] = widened[i];
            }
            row += part.shape().rows();
        }
    }

    private int index(int row, int column) {
        return (row / Lanes.N * columns() + column) * Lanes.N + row % Lanes.N;
    }

    @Override
    int groupRows() {
        return Lanes.N;
    }

    @Override
    boolean wantsQuantised() {
        return false;
    }

    @Override
    void row(int row, float[] out, int at) {
        for (int k = 0; k < columns(); k++) {
            out[at + k] = values[index(row, k)];
        }
    }

    @Override
    void multiply(int from, int to, ActivationRows x, float[] out) {
        int m = 0;
        for (; m + 4 <= x.rows; m += 4) {
            for (int group = from; group < to; group++) {
                fourRows(group, x.values, m, out);
            }
        }
        for (; m < x.rows; m++) {
            int group = from;
            for (; group + 4 <= to; group += 4) {
                fourGroups(group, x.values, m, out);
            }
            for (; group < to; group++) {
                one(group, x.values, m, out);
            }
        }
    }

    private void one(int group, float[] x, int m, float[] out) {
        int p = group * columns() * Lanes.N;
        FloatVector a = FloatVector.zero(Lanes.F);
        for (int k = 0; k < columns(); k++) {
            a = FloatVector.fromArray(Lanes.F, values, p + k * Lanes.N)
                    .fma(FloatVector.broadcast(Lanes.F, x[m * columns() + k]), a);
        }
        store(a, out, m, group * Lanes.N);
    }

    private void fourGroups(int group, float[] x, int m, float[] out) {
        int stride = columns() * Lanes.N;
        int p = group * stride;
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int k = 0; k < columns(); k++, p += Lanes.N) {
            FloatVector v = FloatVector.broadcast(Lanes.F, x[m * columns() + k]);
            a = FloatVector.fromArray(Lanes.F, values, p).fma(v, a);
            b = FloatVector.fromArray(Lanes.F, values, p + stride).fma(v, b);
            c = FloatVector.fromArray(Lanes.F, values, p + 2 * stride).fma(v, c);
            d = FloatVector.fromArray(Lanes.F, values, p + 3 * stride).fma(v, d);
        }
        store(a, out, m, group * Lanes.N);
        store(b, out, m, (group + 1) * Lanes.N);
        store(c, out, m, (group + 2) * Lanes.N);
        store(d, out, m, (group + 3) * Lanes.N);
    }

    private void fourRows(int group, float[] x, int m, float[] out) {
        int width = columns();
        int p = group * width * Lanes.N;
        int at = m * width;
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int k = 0; k < width; k++, p += Lanes.N, at++) {
            FloatVector w = FloatVector.fromArray(Lanes.F, values, p);
            a = w.fma(FloatVector.broadcast(Lanes.F, x[at]), a);
            b = w.fma(FloatVector.broadcast(Lanes.F, x[at + width]), b);
            c = w.fma(FloatVector.broadcast(Lanes.F, x[at + 2 * width]), c);
            d = w.fma(FloatVector.broadcast(Lanes.F, x[at + 3 * width]), d);
        }
        store(a, out, m, group * Lanes.N);
        store(b, out, m + 1, group * Lanes.N);
        store(c, out, m + 2, group * Lanes.N);
        store(d, out, m + 3, group * Lanes.N);
    }
}
