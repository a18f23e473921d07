package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Q8_0 rows: bytes {@code [group][column][lane]}, scales {@code [group][block][lane]}. Activations stay F32. */
final class PanelQ8 extends Panel {

    private static final VectorSpecies<Byte> B = ByteVector.SPECIES_MAX
            .withShape(VectorShape.forBitSize(Lanes.F.vectorBitSize() / 4));
    private static final int FILE_BLOCK_BYTES = 34;

    private final byte[] values;
    private final float[] scales;

    PanelQ8(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        int blocks = columns / BLOCK;
        this.values = new byte[Math.multiplyExact(groups() * Lanes.N, columns)];
        this.scales = new float[groups() * Lanes.N * blocks];
        int first = 0;
        for (WeightSource part : parts) {
            for (int r = 0; r < part.shape().rows(); r++) {
                for (int b = 0; b < blocks; b++) {
                    takeBlock(part, ((long) r * blocks + b) * FILE_BLOCK_BYTES, first + r, b);
                }
            }
            first += part.shape().rows();
        }
    }

    private void takeBlock(WeightSource part, long at, int row, int block) {
        scales[scale(row, block)] = Dequantised.half(part.bytes(), at);
        for (int j = 0; j < BLOCK; j++) {
            values[index(row, block * BLOCK + j)] = part.bytes().get(ValueLayout.JAVA_BYTE, at + 2 + j);
        }
    }

    private int index(int row, int column) {
        return (row / Lanes.N * columns() + column) * Lanes.N + row % Lanes.N;
    }

    private int scale(int row, int block) {
        return (row / Lanes.N * (columns() / BLOCK) + block) * Lanes.N + row % Lanes.N;
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
            out[at + k] = scales[scale(row, k / BLOCK)] * values[index(row, k)];
        }
    }

    @Override
    void multiply(int from, int to, ActivationRows x, float[] out) {
        int group = from;
        for (; group + 4 <= to; group += 4) {
            int m = 0;
            for (; m + 4 <= x.rows; m += 4) {
                for (int g = group; g < group + 4; g++) {
                    fourRows(g, x.values, m, out);
                }
            }
            for (; m < x.rows; m++) {
                fourGroups(group, x.values, m, out);
            }
        }
        for (; group < to; group++) {
            for (int m = 0; m < x.rows; m++) {
                one(group, x.values, m, out);
            }
        }
    }

    private static FloatVector widen(byte[] from, int at) {
        return (FloatVector) ByteVector.fromArray(B, from, at).convertShape(VectorOperators.B2F, Lanes.F, 0);
    }

    private FloatVector scaleOf(int group, int block) {
        return FloatVector.fromArray(Lanes.F, scales, (group * (columns() / BLOCK) + block) * Lanes.N);
    }

    private void one(int group, float[] x, int m, float[] out) {
        int p = group * columns() * Lanes.N;
        int at = m * columns();
        FloatVector sum = FloatVector.zero(Lanes.F);
        for (int block = 0; block < columns() / BLOCK; block++) {
            FloatVector a = FloatVector.zero(Lanes.F);
            for (int k = 0; k < BLOCK; k++, p += Lanes.N, at++) {
                a = widen(values, p).fma(FloatVector.broadcast(Lanes.F, x[at]), a);
            }
            sum = a.fma(scaleOf(group, block), sum);
        }
        store(sum, out, m, group * Lanes.N);
    }

    private void fourGroups(int group, float[] x, int m, float[] out) {
        int stride = columns() * Lanes.N;
        int p = group * stride;
        int at = m * columns();
        FloatVector zero = FloatVector.zero(Lanes.F);
        FloatVector sumA = zero;
        FloatVector sumB = zero;
        FloatVector sumC = zero;
        FloatVector sumD = zero;
        for (int block = 0; block < columns() / BLOCK; block++) {
            FloatVector a = zero;
            FloatVector b = zero;
            FloatVector c = zero;
            FloatVector d = zero;
            for (int k = 0; k < BLOCK; k++, p += Lanes.N, at++) {
                FloatVector v = FloatVector.broadcast(Lanes.F, x[at]);
                a = widen(values, p).fma(v, a);
                b = widen(values, p + stride).fma(v, b);
                c = widen(values, p + 2 * stride).fma(v, c);
                d = widen(values, p + 3 * stride).fma(v, d);
            }
            sumA = a.fma(scaleOf(group, block), sumA);
            sumB = b.fma(scaleOf(group + 1, block), sumB);
            sumC = c.fma(scaleOf(group + 2, block), sumC);
            sumD = d.fma(scaleOf(group + 3, block), sumD);
        }
        store(sumA, out, m, group * Lanes.N);
        store(sumB, out, m, (group + 1) * Lanes.N);
        store(sumC, out, m, (group + 2) * Lanes.N);
        store(sumD, out, m, (group + 3) * Lanes.N);
    }

    private void fourRows(int group, float[] x, int m, float[] out) {
        int width = columns();
        int p = group * width * Lanes.N;
        int at = m * width;
        FloatVector zero = FloatVector.zero(Lanes.F);
        FloatVector sumA = zero;
        FloatVector sumB = zero;
        FloatVector sumC = zero;
        FloatVector sumD = zero;
        for (int block = 0; block < width / BLOCK; block++) {
            FloatVector a = zero;
            FloatVector b = zero;
            FloatVector c = zero;
            FloatVector d = zero;
            for (int k = 0; k < BLOCK; k++, p += Lanes.N, at++) {
                FloatVector w = widen(values, p);
                a = w.fma(FloatVector.broadcast(Lanes.F, x[at]), a);
                b = w.fma(FloatVector.broadcast(Lanes.F, x[at + width]), b);
                c = w.fma(FloatVector.broadcast(Lanes.F, x[at + 2 * width]), c);
                d = w.fma(FloatVector.broadcast(Lanes.F, x[at + 3 * width]), d);
            }
            FloatVector scale = scaleOf(group, block);
            sumA = a.fma(scale, sumA);
            sumB = b.fma(scale, sumB);
            sumC = c.fma(scale, sumC);
            sumD = d.fma(scale, sumD);
        }
        store(sumA, out, m, group * Lanes.N);
        store(sumB, out, m + 1, group * Lanes.N);
        store(sumC, out, m + 2, group * Lanes.N);
        store(sumD, out, m + 3, group * Lanes.N);
    }
}
