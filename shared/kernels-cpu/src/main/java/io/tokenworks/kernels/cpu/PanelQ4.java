package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Q4_1 and Q4_0 rows, as scale * (nibble - 8) + middle; nibbles are kept signed, -8 .. 7, and the middle of Q4_0 is 0. A group has as many rows as there are 16-bit lanes; a line
 * of a block is one byte a lane: column 2t in the low half, 2t + 1 in the high half. Lane 2i is row i of the group, lane 2i + 1 row N + i, so that the
 * even and the odd halves of 32-bit lanes are rows in order.
 *
 * <p>Activations are integers of at most {@link ActivationRows#MOST} = 511. Products are summed in 16 bits, 8 at a time: 8 * 8 * 511 = 32704 fits. With
 * 8-bit activations the real model's log-probabilities were off by up to 0.33 against float32, with these by a quarter of that. Integer sums are exact,
 * so only the order of the blocks matters, and that is always ascending.
 */
final class PanelQ4 extends Panel {

    private static final int L = Lanes.S.length();
    private static final int N = Lanes.N;
    private static final int LINES = BLOCK / 2;
    private static final int HALF_LINES = LINES / 2;

    private final byte[] nibbles;
    /** {@code [group][block][lane in row order]} */
    private final float[] scales;
    private final float[] middles;

    PanelQ4(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        int blocks = columns / BLOCK;
        this.nibbles = new byte[Math.multiplyExact(groups() * blocks, LINES * L)];
        this.scales = new float[groups() * blocks * L];
        this.middles = new float[groups() * blocks * L];
        int first = 0;
        for (WeightSource part : parts) {
            for (int r = 0; r < part.shape().rows(); r++) {
                for (int b = 0; b < blocks; b++) {
                    takeBlock(part, ((long) r * blocks + b) * part.dtype().blockBytes(), first + r, b);
                }
            }
            first += part.shape().rows();
        }
    }

    private void takeBlock(WeightSource part, long at, int row, int block) {
        boolean withMinimum = part.dtype() == Dtype.Q4_1;
        float scale = Dequantised.half(part.bytes(), at);
        int where = scaleIndex(row, block);
        scales[where] = scale;
        middles[where] = withMinimum ? Dequantised.half(part.bytes(), at + 2) + 8 * scale : 0;
        long from = at + (withMinimum ? 4 : 2);
        for (int j = 0; j < LINES; j++) {
            int pair = part.bytes().get(ValueLayout.JAVA_BYTE, from + j) & 0xff;
            put(row, block, j, pair & 15);
            put(row, block, j + LINES, pair >> 4);
        }
    }

    private void put(int row, int block, int column, int nibble) {
        nibbles[byteIndex(row, block, column)] |= (byte) ((nibble - 8 & 15) << 4 * (column & 1));
    }

    private int byteIndex(int row, int block, int column) {
        int inGroup = row % L;
        int lane = inGroup < N ? 2 * inGroup : 2 * (inGroup - N) + 1;
        return ((row / L * (columns() / BLOCK) + block) * LINES + column / 2) * L + lane;
    }

    private int scaleIndex(int row, int block) {
        return (row / L * (columns() / BLOCK) + block) * L + row % L;
    }

    @Override
    int groupRows() {
        return L;
    }

    @Override
    boolean wantsQuantised() {
        return true;
    }

    @Override
    void row(int row, float[] out, int at) {
        for (int k = 0; k < columns(); k++) {
            byte pair = nibbles[byteIndex(row, k / BLOCK, k % BLOCK)];
            int where = scaleIndex(row, k / BLOCK);
            int signed = (k & 1) == 0 ? pair << 28 >> 28 : pair >> 4;
            out[at + k] = scales[where] * signed + middles[where];
        }
    }

    @Override
    void multiply(int from, int to, ActivationRows x, float[] out) {
        for (int group = from; group < to; group++) {
            int m = 0;
            for (; m + 2 <= x.rows; m += 2) {
                twoRows(group, x, m, out);
            }
            for (; m < x.rows; m++) {
                oneRow(group, x, m, out);
            }
        }
    }

    private ShortVector line(int at) {
        return (ShortVector) ByteVector.fromArray(Lanes.B_HALF, nibbles, at).convertShape(VectorOperators.B2S, Lanes.S,
                0);
    }

    private static IntVector odd(ShortVector sums) {
        return sums.reinterpretAsInts().lanewise(VectorOperators.ASHR, 16);
    }

    private static IntVector even(ShortVector sums) {
        return sums.reinterpretAsInts().lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
    }

    /** sum + (integer dot product) * scale * activation scale + middle * activation sum, in this order. */
    private static FloatVector add(FloatVector sum, IntVector dot, FloatVector scale, FloatVector middle, float xScale,
            float xSum) {
        FloatVector scaled = ((FloatVector) dot.convertShape(VectorOperators.I2F, Lanes.F, 0)).fma(scale.mul(xScale),
                sum);
        return middle.fma(FloatVector.broadcast(Lanes.F, xSum), scaled);
    }

    private static ShortVector low(ShortVector line) {
        return line.lanewise(VectorOperators.LSHL, 12).lanewise(VectorOperators.ASHR, 12);
    }

    private static ShortVector high(ShortVector line) {
        return line.lanewise(VectorOperators.ASHR, 4);
    }

    private void oneRow(int group, ActivationRows x, int m, float[] out) {
        int blocks = columns() / BLOCK;
        short[] q = x.integers;
        int p = group * blocks * LINES * L;
        int s = group * blocks * L;
        int at = m * columns();
        FloatVector sumEven = FloatVector.zero(Lanes.F);
        FloatVector sumOdd = sumEven;
        for (int b = 0; b < blocks; b++, s += L) {
            IntVector dotEven = IntVector.zero(Lanes.I);
            IntVector dotOdd = dotEven;
            for (int half = 0; half < 2; half++) {
                ShortVector lows = ShortVector.zero(Lanes.S);
                ShortVector highs = lows;
                for (int t = 0; t < HALF_LINES; t++, p += L, at += 2) {
                    ShortVector v = line(p);
                    lows = lows.add(low(v).mul(q[at]));
                    highs = highs.add(high(v).mul(q[at + 1]));
                }
                dotEven = dotEven.add(even(lows)).add(even(highs));
                dotOdd = dotOdd.add(odd(lows)).add(odd(highs));
            }
            float xScale = x.scales[m * blocks + b];
            float xSum = x.sums[m * blocks + b];
            sumEven = add(sumEven, dotEven, FloatVector.fromArray(Lanes.F, scales, s),
                    FloatVector.fromArray(Lanes.F, middles, s), xScale, xSum);
            sumOdd = add(sumOdd, dotOdd, FloatVector.fromArray(Lanes.F, scales, s + N),
                    FloatVector.fromArray(Lanes.F, middles, s + N), xScale,
                    xSum);
        }
        store(sumEven, out, m, group * L);
        store(sumOdd, out, m, group * L + N);
    }

    /** The same sums for two activation rows: a line is unpacked once. More rows would not fit the compiler's inlining budget. */
    private void twoRows(int group, ActivationRows x, int m, float[] out) {
        int blocks = columns() / BLOCK;
        int width = columns();
        short[] q = x.integers;
        int p = group * blocks * LINES * L;
        int s = group * blocks * L;
        int at = m * width;
        FloatVector even0 = FloatVector.zero(Lanes.F);
        FloatVector even1 = even0;
        FloatVector odd0 = even0;
        FloatVector odd1 = even0;
        for (int b = 0; b < blocks; b++, s += L) {
            IntVector e0 = IntVector.zero(Lanes.I);
            IntVector e1 = e0;
            IntVector o0 = e0;
            IntVector o1 = e0;
            for (int half = 0; half < 2; half++) {
                ShortVector lows0 = ShortVector.zero(Lanes.S);
                ShortVector lows1 = lows0;
                ShortVector highs0 = lows0;
                ShortVector highs1 = lows0;
                for (int t = 0; t < HALF_LINES; t++, p += L, at += 2) {
                    ShortVector v = line(p);
                    ShortVector low = low(v);
                    ShortVector high = high(v);
                    lows0 = lows0.add(low.mul(q[at]));
                    lows1 = lows1.add(low.mul(q[at + width]));
                    highs0 = highs0.add(high.mul(q[at + 1]));
                    highs1 = highs1.add(high.mul(q[at + width + 1]));
                }
                e0 = e0.add(even(lows0)).add(even(highs0));
                e1 = e1.add(even(lows1)).add(even(highs1));
                o0 = o0.add(odd(lows0)).add(odd(highs0));
                o1 = o1.add(odd(lows1)).add(odd(highs1));
            }
            FloatVector scale = FloatVector.fromArray(Lanes.F, scales, s);
            FloatVector middle = FloatVector.fromArray(Lanes.F, middles, s);
            int xb = m * blocks + b;
            even0 = add(even0, e0, scale, middle, x.scales[xb], x.sums[xb]);
            even1 = add(even1, e1, scale, middle, x.scales[xb + blocks], x.sums[xb + blocks]);
            scale = FloatVector.fromArray(Lanes.F, scales, s + N);
            middle = FloatVector.fromArray(Lanes.F, middles, s + N);
            odd0 = add(odd0, o0, scale, middle, x.scales[xb], x.sums[xb]);
            odd1 = add(odd1, o1, scale, middle, x.scales[xb + blocks], x.sums[xb + blocks]);
        }
        store(even0, out, m, group * L);
        store(even1, out, m + 1, group * L);
        store(odd0, out, m, group * L + N);
        store(odd1, out, m + 1, group * L + N);
    }
}
