package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Superblock;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Q4_1, Q4_0 and Q4_K rows, as scale * nibble + least with nibbles 0 .. 15. A line is one byte for each row of the
 * tile: an even column in the low half, the next column in the high half.
 *
 * <p>Activations stay floats: rounded to 8 bits they moved the log-probabilities of SmolLM2-135M by up to 0.33.
 */
final class PanelQ4 extends Panel {

    private static final int N = Lanes.N;
    private static final int LINES = BLOCK / 2;

    /** {@code [tile][column / 2][row of the tile]} */
    private final byte[] nibbles;
    /** {@code [tile][block][row of the tile]} */
    private final float[] scales;
    private final float[] least;

    PanelQ4(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        int blocks = columns / BLOCK;
        int lines = Math.multiplyExact(tiles() * blocks, LINES);
        this.nibbles = new byte[Math.addExact(Math.multiplyExact(lines, TILE), Lanes.BYTES_BEYOND)];
        this.scales = new float[tiles() * blocks * TILE];
        this.least = new float[tiles() * blocks * TILE];
        int first = 0;
        for (WeightSource part : parts) {
            for (int r = 0; r < part.shape().rows(); r++) {
                for (int b = 0; b < blocks; b++) {
                    take(part, (long) r * blocks + b, first + r, b);
                }
            }
            first += part.shape().rows();
        }
    }

    /** @param number of the block in its part */
    private void take(WeightSource part, long number, int row, int block) {
        if (part.dtype() != Dtype.Q4_K) {
            takeBlock(part, number * part.dtype().blockBytes(), row, block);
            return;
        }
        int first = block * BLOCK % Superblock.ELEMENTS;
        Superblock from = new Superblock(part.dtype(), part.bytes(),
                number * BLOCK / Superblock.ELEMENTS * part.dtype().blockBytes());
        scales[scaleIndex(row, block)] = from.scale(first);
        least[scaleIndex(row, block)] = from.least(first);
        for (int j = 0; j < BLOCK; j++) {
            put(row, block * BLOCK + j, from.code(first + j));
        }
    }

    private void takeBlock(WeightSource part, long at, int row, int block) {
        boolean withMinimum = part.dtype() == Dtype.Q4_1;
        float scale = Dequantised.half(part.bytes(), at);
        int where = scaleIndex(row, block);
        scales[where] = scale;
        least[where] = withMinimum ? Dequantised.half(part.bytes(), at + 2) : -8 * scale;
        long from = at + (withMinimum ? 4 : 2);
        // A pair of the file is a column of the block's first half and one of its second; ours are neighbours.
        int line = lineIndex(row, block * BLOCK);
        for (int j = 0; j < LINES; j += 2, line += TILE) {
            int even = part.bytes().get(ValueLayout.JAVA_BYTE, from + j) & 0xff;
            int odd = part.bytes().get(ValueLayout.JAVA_BYTE, from + j + 1) & 0xff;
            nibbles[line] = (byte) (even & 15 | (odd & 15) << 4);
            nibbles[line + LINES / 2 * TILE] = (byte) (even >> 4 | odd & 0xf0);
        }
    }

    private void put(int row, int column, int nibble) {
        nibbles[lineIndex(row, column)] |= (byte) (nibble << 4 * (column & 1));
    }

    private int lineIndex(int row, int column) {
        return (row / TILE * (columns() / 2) + column / 2) * TILE + row % TILE;
    }

    @Override
    public long bytes() {
        return nibbles.length + Dtype.F32.bytes(scales.length + least.length);
    }

    @Override
    void row(int row, float[] out, int at) {
        for (int k = 0; k < columns(); k++) {
            int where = scaleIndex(row, k / BLOCK);
            int nibble = nibbles[lineIndex(row, k)] >> 4 * (k & 1) & 15;
            out[at + k] = Math.fma(nibble, scales[where], least[where]);
        }
    }

    private static IntVector pairs(byte[] from, int at) {
        return (IntVector) ByteVector.fromArray(Lanes.BYTES, from, at).convertShape(VectorOperators.ZERO_EXTEND_B2I,
                Lanes.I, 0);
    }

    private static FloatVector low(IntVector pairs) {
        return (FloatVector) pairs.and(15).convertShape(VectorOperators.I2F, Lanes.F, 0);
    }

    private static FloatVector high(IntVector pairs) {
        return (FloatVector) pairs.lanewise(VectorOperators.LSHR, 4).convertShape(VectorOperators.I2F, Lanes.F, 0);
    }

    @Override
    FloatTile widened(int tile, float[] scratch) {
        int p = tile * (columns() / 2) * TILE;
        int s = tile * (columns() / BLOCK) * TILE;
        for (int half = 0; half < TILE; half += N) {
            for (int block = 0; block < columns() / BLOCK; block++) {
                FloatVector scale = FloatVector.fromArray(Lanes.F, scales, s + block * TILE + half);
                FloatVector base = FloatVector.fromArray(Lanes.F, least, s + block * TILE + half);
                for (int t = 0; t < LINES; t++) {
                    int line = block * LINES + t;
                    IntVector pairs = pairs(nibbles, p + line * TILE + half);
                    low(pairs).fma(scale, base).intoArray(scratch, 2 * line * TILE + half);
                    high(pairs).fma(scale, base).intoArray(scratch, (2 * line + 1) * TILE + half);
                }
            }
        }
        return new FloatTile(scratch, 0);
    }

    @Override
    void oneRow(int tile, float[] x, int at, float[] out, int to) {
        int p = tile * (columns() / 2) * TILE;
        int s = tile * (columns() / BLOCK) * TILE;
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        for (int block = 0; block < columns() / BLOCK; block++, s += TILE) {
            FloatVector scaleA = FloatVector.fromArray(Lanes.F, scales, s);
            FloatVector scaleB = FloatVector.fromArray(Lanes.F, scales, s + N);
            FloatVector leastA = FloatVector.fromArray(Lanes.F, least, s);
            FloatVector leastB = FloatVector.fromArray(Lanes.F, least, s + N);
            for (int t = 0; t < LINES; t++) {
                int line = block * LINES + t;
                IntVector pairsA = pairs(nibbles, p + line * TILE);
                IntVector pairsB = pairs(nibbles, p + line * TILE + N);
                FloatVector v = FloatVector.broadcast(Lanes.F, x[at + 2 * line]);
                a = low(pairsA).fma(scaleA, leastA).fma(v, a);
                b = low(pairsB).fma(scaleB, leastB).fma(v, b);
                v = FloatVector.broadcast(Lanes.F, x[at + 2 * line + 1]);
                a = high(pairsA).fma(scaleA, leastA).fma(v, a);
                b = high(pairsB).fma(scaleB, leastB).fma(v, b);
            }
        }
        a.intoArray(out, to);
        b.intoArray(out, to + N);
    }
}
