package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Mxfp4;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Q8_0 rows, scale * integer: bytes {@code [tile][column][row of the tile]}, scales {@code [tile][block][row of the
 * tile]}. MXFP4 rows too: twice its values are small integers.
 */
final class PanelQ8 extends Panel {

    private static final int N = Lanes.N;

    private final byte[] values;
    private final float[] scales;

    PanelQ8(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        int blocks = columns / BLOCK;
        this.values = new byte[Math.addExact(Math.multiplyExact(tiles() * TILE, columns), Lanes.BYTES_BEYOND)];
        this.scales = new float[tiles() * TILE * blocks];
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
        if (part.dtype() == Dtype.MXFP4) {
            takeTinyFloats(part, at, row, block);
            return;
        }
        scales[scaleIndex(row, block)] = Dequantised.half(part.bytes(), at);
        for (int j = 0; j < BLOCK; j++) {
            values[index(row, block * BLOCK + j)] = part.bytes().get(ValueLayout.JAVA_BYTE, at + 2 + j);
        }
    }

    private void takeTinyFloats(WeightSource part, long at, int row, int block) {
        scales[scaleIndex(row, block)] = Mxfp4.scale(part.bytes().get(ValueLayout.JAVA_BYTE, at)) / 2;
        for (int j = 0; j < BLOCK / 2; j++) {
            int pair = part.bytes().get(ValueLayout.JAVA_BYTE, at + 1 + j) & 0xff;
            values[index(row, block * BLOCK + j)] = (byte) (2 * Mxfp4.value(pair & 15));
            values[index(row, block * BLOCK + j + BLOCK / 2)] = (byte) (2 * Mxfp4.value(pair >> 4));
        }
    }

    @Override
    public long bytes() {
        return values.length + Dtype.F32.bytes(scales.length);
    }

    @Override
    void row(int row, float[] out, int at) {
        for (int k = 0; k < columns(); k++) {
            out[at + k] = scales[scaleIndex(row, k / BLOCK)] * values[index(row, k)];
        }
    }

    private static FloatVector widen(byte[] from, int at) {
        return (FloatVector) ByteVector.fromArray(Lanes.BYTES, from, at).convertShape(VectorOperators.B2F, Lanes.F, 0);
    }

    @Override
    FloatTile widened(int tile, float[] scratch) {
        int p = tile * columns() * TILE;
        int s = tile * (columns() / BLOCK) * TILE;
        for (int half = 0; half < TILE; half += N) {
            for (int block = 0; block < columns() / BLOCK; block++) {
                FloatVector scale = FloatVector.fromArray(Lanes.F, scales, s + block * TILE + half);
                int at = block * BLOCK * TILE + half;
                for (int k = 0; k < BLOCK; k++) {
                    widen(values, p + at + k * TILE).mul(scale).intoArray(scratch, at + k * TILE);
                }
            }
        }
        return new FloatTile(scratch, 0);
    }

    @Override
    void oneRow(int tile, float[] x, int at, float[] out, int to) {
        int p = tile * columns() * TILE;
        int s = tile * (columns() / BLOCK) * TILE;
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        for (int block = 0; block < columns() / BLOCK; block++) {
            FloatVector scaleA = FloatVector.fromArray(Lanes.F, scales, s + block * TILE);
            FloatVector scaleB = FloatVector.fromArray(Lanes.F, scales, s + block * TILE + N);
            for (int k = 0; k < BLOCK; k++) {
                int column = block * BLOCK + k;
                FloatVector v = FloatVector.broadcast(Lanes.F, x[at + column]);
                a = widen(values, p + column * TILE).mul(scaleA).fma(v, a);
                b = widen(values, p + column * TILE + N).mul(scaleB).fma(v, b);
            }
        }
        a.intoArray(out, to);
        b.intoArray(out, to + N);
    }
}
