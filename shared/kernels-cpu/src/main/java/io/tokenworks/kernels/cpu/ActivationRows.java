package io.tokenworks.kernels.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The left side of a matmul, {@code [rows, columns]}, and its integer form: block of 32 = scale * integers in -511 .. 511. Reused from op to op, grown when
 * needed; one op at a time.
 */
final class ActivationRows {

    /** Largest integer of the quantised form. */
    static final int MOST = 511;

    private static final float ROUND_TO_INT = 12582912f; // 1.5 * 2^23

    float[] values = new float[0];
    int rows;
    int columns;
    /** [rows, columns] the integers, widened for 16-bit products. */
    short[] integers = new short[0];
    /** [rows, columns / 32] */
    float[] scales = new float[0];
    /** [rows, columns / 32] scale times the sum of the integers: what a block's middle value is multiplied with. */
    float[] sums = new float[0];

    void reset(float[] values, int rows, int columns) {
        this.values = values;
        this.rows = rows;
        this.columns = columns;
    }

    void makeRoom() {
        int blocks = rows * (columns / Panel.BLOCK);
        if (scales.length < blocks) {
            scales = new float[blocks];
            sums = new float[blocks];
            integers = new short[blocks * Panel.BLOCK];
        }
    }

    /** Quantises one row. */
    void quantise(int row) {
        int blocks = columns / Panel.BLOCK;
        for (int b = 0; b < blocks; b++) {
            quantiseBlock(row * columns + b * Panel.BLOCK, row * blocks + b);
        }
    }

    private void quantiseBlock(int at, int block) {
        FloatVector largest = FloatVector.zero(Lanes.F);
        for (int i = 0; i < Panel.BLOCK; i += Lanes.N) {
            largest = largest.max(FloatVector.fromArray(Lanes.F, values, at + i).abs());
        }
        float scale = largest.reduceLanes(VectorOperators.MAX) / MOST; // a maximum is the same in every order
        float inverse = scale > 0 ? 1 / scale : 0;
        for (int i = 0; i < Panel.BLOCK; i += Lanes.N) {
            FloatVector rounded = FloatVector.fromArray(Lanes.F, values, at + i).mul(inverse).add(ROUND_TO_INT)
                    .sub(ROUND_TO_INT);
            ShortVector narrow = (ShortVector) rounded.convertShape(VectorOperators.F2S, Lanes.S_HALF, 0);
            narrow.intoArray(integers, at + i);
        }
        int sum = 0;
        for (int i = 0; i < Panel.BLOCK; i++) {
            sum += integers[at + i];
        }
        scales[block] = scale;
        sums[block] = scale * sum;
    }
}
