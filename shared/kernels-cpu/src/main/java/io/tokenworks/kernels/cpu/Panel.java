package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Weight;
import jdk.incubator.vector.FloatVector;

/**
 * A weight matrix cut into groups of rows, interleaved so that one vector lane is one row: a group's outputs need no sum over lanes, and a lane's order
 * of additions is the same however many activation rows are computed together.
 */
abstract sealed class Panel implements Weight permits PanelF32, PanelQ4, PanelQ8 {

    /** Elements of a quantisation block. */
    static final int BLOCK = 32;

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

    /** Rows of a group. */
    abstract int groupRows();

    final int groups() {
        return (rows + groupRows() - 1) / groupRows();
    }

    /** Whether {@link #multiply} wants the activations quantised. */
    abstract boolean wantsQuantised();

    /**
     * Computes the outputs of groups [from, to) for all activation rows.
     *
     * @param out [x.rows, rows], written
     */
    abstract void multiply(int from, int to, ActivationRows x, float[] out);

    /** Widens one row into {@code out} at {@code at}. */
    abstract void row(int row, float[] out, int at);

    @Override
    public final void close() {
        // The garbage collector owns the arrays.
    }

    /** Stores lanes of which the last group's may lie beyond the matrix. */
    final void store(FloatVector lanes, float[] out, int activationRow, int firstRow) {
        if (firstRow + Lanes.N <= rows) {
            lanes.intoArray(out, activationRow * rows + firstRow);
        } else {
            storeSome(lanes.toArray(), out, activationRow * rows + firstRow, rows - firstRow);
        }
    }

    /** Apart from {@link #store}, which must stay small enough for the compiler to keep its callers' vectors in registers. */
    private static void storeSome(float[] lanes, float[] out, int at, int count) {
        System.arraycopy(lanes, 0, out, at, Math.max(0, count));
    }
}
