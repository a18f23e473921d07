package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Superblock;
import io.tokenworks.tensor.WeightSource;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Q5_K and Q6_K rows, as scale * code + least: codes in a byte each {@code [tile][column][row of the tile]}, scale and
 * least for 16 columns. More memory than in the file, and one loop for both.
 */
final class PanelK extends Panel {

    private static final int N = Lanes.N;
    /** Columns that share a scale. */
    private static final int STEP = 16;

    private final byte[] codes;
    /** {@code [tile][step][row of the tile]} */
    private final float[] scales;
    private final float[] least;

    PanelK(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        int steps = Math.multiplyExact(tiles() * TILE, columns / STEP);
        this.codes = new byte[Math.addExact(Math.multiplyExact(tiles() * TILE, columns), Lanes.BYTES_BEYOND)];
        this.scales = new float[steps];
        this.least = new float[steps];
        int each = columns / Superblock.ELEMENTS;
        int first = 0;
        for (WeightSource part : parts) {
            for (int i = 0; i < part.shape().rows() * each; i++) {
                take(new Superblock(part.dtype(), part.bytes(), (long) i * part.dtype().blockBytes()),
                        first + i / each, i % each * Superblock.ELEMENTS);
            }
            first += part.shape().rows();
        }
    }

    private void take(Superblock from, int row, int column) {
        for (int i = 0; i < Superblock.ELEMENTS; i++) {
            codes[index(row, column + i)] = (byte) from.code(i);
            if (i % STEP == 0) {
                scales[stepIndex(row, column + i)] = from.scale(i);
                least[stepIndex(row, column + i)] = from.least(i);
            }
        }
    }

    private int stepIndex(int row, int column) {
        return (row / TILE * (columns() / STEP) + column / STEP) * TILE + row % TILE;
    }

    @Override
    public long bytes() {
        return codes.length + Dtype.F32.bytes(scales.length + least.length);
    }

    @Override
    void row(int row, float[] out, int at) {
        for (int k = 0; k < columns(); k++) {
            int step = stepIndex(row, k);
            out[at + k] = Math.fma(codes[index(row, k)], scales[step], least[step]);
        }
    }

    private static FloatVector widen(byte[] from, int at) {
        return (FloatVector) ByteVector.fromArray(Lanes.BYTES, from, at).convertShape(VectorOperators.B2F, Lanes.F, 0);
    }

    @Override
    FloatTile widened(int tile, float[] scratch) {
        int p = tile * columns() * TILE;
        int s = tile * (columns() / STEP) * TILE;
        for (int half = 0; half < TILE; half += N) {
            for (int column = 0; column < columns(); column++) {
                int step = s + column / STEP * TILE + half;
                FloatVector scale = FloatVector.fromArray(Lanes.F, scales, step);
                FloatVector base = FloatVector.fromArray(Lanes.F, least, step);
                widen(codes, p + column * TILE + half).fma(scale, base).intoArray(scratch, column * TILE + half);
            }
        }
        return new FloatTile(scratch, 0);
    }

    @Override
    void oneRow(int tile, float[] x, int at, float[] out, int to) {
        int p = tile * columns() * TILE;
        int s = tile * (columns() / STEP) * TILE;
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        for (int step = 0; step < columns() / STEP; step++, s += TILE) {
            FloatVector scaleA = FloatVector.fromArray(Lanes.F, scales, s);
            FloatVector scaleB = FloatVector.fromArray(Lanes.F, scales, s + N);
            FloatVector leastA = FloatVector.fromArray(Lanes.F, least, s);
            FloatVector leastB = FloatVector.fromArray(Lanes.F, least, s + N);
            for (int column = step * STEP; column < (step + 1) * STEP; column++) {
                FloatVector v = FloatVector.broadcast(Lanes.F, x[at + column]);
                a = widen(codes, p + column * TILE).fma(scaleA, leastA).fma(v, a);
                b = widen(codes, p + column * TILE + N).fma(scaleB, leastB).fma(v, b);
            }
        }
        a.intoArray(out, to);
        b.intoArray(out, to + N);
    }
}
