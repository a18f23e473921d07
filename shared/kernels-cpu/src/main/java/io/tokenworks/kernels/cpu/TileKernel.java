package io.tokenworks.kernels.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Products of activation rows with a tile of float weights, {@code [column][row of the tile]}. Vectors live in local
 * variables of one method each and go
 * to no other method: what the JIT compiler does not inline would turn them into objects.
 *
 * @param x activations, rows of {@code columns}
 * @param out rows of {@code stride}, written
 */
record TileKernel(float[] x, int columns, float[] out, int stride) {

    /**
     * Activation rows of {@link #fourRows}; with two vectors a row, eight independent chains, which hide an addition's
     * latency in 16 registers.
     */
    static final int ROWS = 4;

    /** @param at of the row in {@code x}; {@code to} of its outputs */
    void oneRow(float[] w, int wAt, int at, int to) {
        FloatVector a = FloatVector.zero(Lanes.F);
        FloatVector b = FloatVector.zero(Lanes.F);
        for (int k = 0; k < columns; k++) {
            FloatVector v = FloatVector.broadcast(Lanes.F, x[at + k]);
            a = FloatVector.fromArray(Lanes.F, w, wAt + k * Panel.TILE).fma(v, a);
            b = FloatVector.fromArray(Lanes.F, w, wAt + k * Panel.TILE + Lanes.N).fma(v, b);
        }
        a.intoArray(out, to);
        b.intoArray(out, to + Lanes.N);
    }

    /** @param at of the first row in {@code x}; {@code to} of its outputs */
    void fourRows(float[] w, int wAt, int at, int to) {
        int width = columns;
        FloatVector a0 = FloatVector.zero(Lanes.F);
        FloatVector b0 = a0;
        FloatVector a1 = a0;
        FloatVector b1 = a0;
        FloatVector a2 = a0;
        FloatVector b2 = a0;
        FloatVector a3 = a0;
        FloatVector b3 = a0;
        for (int k = 0; k < width; k++) {
            FloatVector a = FloatVector.fromArray(Lanes.F, w, wAt + k * Panel.TILE);
            FloatVector b = FloatVector.fromArray(Lanes.F, w, wAt + k * Panel.TILE + Lanes.N);
            FloatVector v = FloatVector.broadcast(Lanes.F, x[at + k]);
            a0 = a.fma(v, a0);
            b0 = b.fma(v, b0);
            v = FloatVector.broadcast(Lanes.F, x[at + width + k]);
            a1 = a.fma(v, a1);
            b1 = b.fma(v, b1);
            v = FloatVector.broadcast(Lanes.F, x[at + 2 * width + k]);
            a2 = a.fma(v, a2);
            b2 = b.fma(v, b2);
            v = FloatVector.broadcast(Lanes.F, x[at + 3 * width + k]);
            a3 = a.fma(v, a3);
            b3 = b.fma(v, b3);
        }
        a0.intoArray(out, to);
        b0.intoArray(out, to + Lanes.N);
        a1.intoArray(out, to + stride);
        b1.intoArray(out, to + stride + Lanes.N);
        a2.intoArray(out, to + 2 * stride);
        b2.intoArray(out, to + 2 * stride + Lanes.N);
        a3.intoArray(out, to + 3 * stride);
        b3.intoArray(out, to + 3 * stride + Lanes.N);
    }
}
