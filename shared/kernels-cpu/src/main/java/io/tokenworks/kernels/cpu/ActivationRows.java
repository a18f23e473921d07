package io.tokenworks.kernels.cpu;

/**
 * The left side of a matmul.
 *
 * @param values [rows, columns]
 */
record ActivationRows(float[] values, int rows, int columns) {}
