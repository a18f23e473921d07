package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Weight;

/**
 * A weight matrix cut into tiles of {@link #TILE} rows, interleaved so that one vector lane is one row: outputs need no
 * sum over lanes.
 *
 * <p>Whatever the number of activation rows, an output is one chain of fused multiply-adds in float, over the columns
 * in ascending order, of the weight
 * widened to float. Kernels differ in where the widened weights live (registers or scratch memory), never in a bit of
 * the result.
 */
abstract sealed class Panel implements Weight permits PanelF32, PanelK, PanelQ4, PanelQ8 {

    /** Elements of a quantisation block. */
    static final int BLOCK = 32;
    /** Weight rows of a tile: two vectors. */
    static final int TILE = 2 * Lanes.N;

    // Widening a tile to memory pays from here on.
    private static final int WIDEN_FROM_ROWS = 4;
    private static final ThreadLocal<float[]> WIDENED = ThreadLocal.withInitial(() -> new float[0]);

    private final int rows;
    private final int columns;

    Panel(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public final int rows() {
        return rows;
    }

    @Override
    public final int columns() {
        return columns;
    }

    final int tiles() {
        return (rows + TILE - 1) / TILE;
    }

    /** Index of an element in the layout {@code [tile][column][row of the tile]}. */
    final int index(int row, int column) {
        return (row / TILE * columns + column) * TILE + row % TILE;
    }

    /** Index of a block's scale in the layout {@code [tile][block][row of the tile]}. */
    final int scaleIndex(int row, int block) {
        return (row / TILE * (columns / BLOCK) + block) * TILE + row % TILE;
    }

    /**
     * A tile in floats.
     *
     * @param values [column][row of the tile] from {@code at}
     */
    record FloatTile(float[] values, int at) {}

    /** The tile in floats, in {@code scratch} if they are not there already. */
    abstract FloatTile widened(int tile, float[] scratch);

    /** Computes a tile's outputs for the activation row {@code x.values[at ..]}, into {@code out[to .. to + TILE)}. */
    abstract void oneRow(int tile, float[] x, int at, float[] out, int to);

    /** Widens one row into {@code out} at {@code at}. */
    abstract void row(int row, float[] out, int at);

    @Override
    public final void close() {
        // The garbage collector owns the arrays.
    }

    /**
     * Computes the outputs of tiles [from, to) for all activation rows.
     *
     * @param out [x.rows, rows], written
     */
    final void multiply(int from, int to, ActivationRows x, float[] out) {
        for (int tile = from; tile < to; tile++) {
            int first = tile * TILE;
            if (first + TILE <= rows) {
                multiply(tile, x, out, first, rows);
            } else {
                float[] edge = new float[x.rows() * TILE];
                multiply(tile, x, edge, 0, TILE);
                for (int m = 0; m < x.rows(); m++) {
                    System.arraycopy(edge, m * TILE, out, m * rows + first, rows - first);
                }
            }
        }
    }

    private void multiply(int tile, ActivationRows x, float[] out, int to, int stride) {
        if (x.rows() < WIDEN_FROM_ROWS) {
            for (int m = 0; m < x.rows(); m++) {
                oneRow(tile, x.values(), m * columns, out, to + m * stride);
            }
            return;
        }
        FloatTile floats = widened(tile, scratch(columns * TILE));
        TileKernel kernel = new TileKernel(x.values(), columns, out, stride);
        int m = 0;
        for (; m + TileKernel.ROWS <= x.rows(); m += TileKernel.ROWS) {
            kernel.fourRows(floats.values(), floats.at(), m * columns, to + m * stride);
        }
        for (; m < x.rows(); m++) {
            kernel.oneRow(floats.values(), floats.at(), m * columns, to + m * stride);
        }
    }

    private static float[] scratch(int size) {
        float[] scratch = WIDENED.get();
        if (scratch.length < size) {
            scratch = new float[size];
            WIDENED.set(scratch);
        }
        return scratch;
    }
}
