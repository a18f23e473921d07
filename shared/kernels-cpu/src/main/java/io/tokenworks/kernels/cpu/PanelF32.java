package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.WeightSource;
import java.util.List;

/** Rows in F32, also those that are held in F16, BF16 or E4M3: {@code [tile][column][row of the tile]}. */
final class PanelF32 extends Panel {

    private final float[] values;

    PanelF32(int rows, int columns, List<WeightSource> parts) {
        super(rows, columns);
        this.values = new float[Math.multiplyExact(tiles() * TILE, columns)];
        int row = 0;
        for (WeightSource part : parts) {
            float[] widened = Dequantised.floats(part);
            for (int i = 0; i < widened.length; i++) {
                values[index(row + i / columns, i % columns)] = widened[i];
            }
            row += part.shape().rows();
        }
    }

    @Override
    public long bytes() {
        return Dtype.F32.bytes(values.length);
    }

    @Override
    void row(int row, float[] out, int at) {
        for (int k = 0; k < columns(); k++) {
            out[at + k] = values[index(row, k)];
        }
    }

    @Override
    FloatTile widened(int tile, float[] scratch) {
        return new FloatTile(values, tile * columns() * TILE);
    }

    @Override
    void oneRow(int tile, float[] x, int at, float[] out, int to) {
        new TileKernel(x, columns(), out, 0).oneRow(values, tile * columns() * TILE, at, to);
    }
}
