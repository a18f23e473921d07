package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Dtype;

/**
 * One line of the shape table: an op with inputs of one shape.
 *
 * @param op name of the method of {@code Ops}
 * @param dtype what the op reads that is not an activation: weights, or keys and values; F32 where there is nothing
 *   such
 * @param shape for messages
 * @param rows rows of the inputs
 * @param tolerance most that a result may differ from the oracle's, times the result's size where that is above 1
 * @param run the op over chosen rows
 */
record OpCase(String op, Dtype dtype, String shape, int rows, double tolerance, RowOp run) {

    /** An op over some of a case's rows, in the order given. */
    @FunctionalInterface
    interface RowOp {
        /** @return [rows.length, width] everything that the op wrote for those rows */
        float[] results(OnDevice on, int[] rows);
    }

    @Override
    public String toString() {
        return op + " " + dtype + " " + shape;
    }
}
