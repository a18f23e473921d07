package io.tokenworks.tensor;

/** A matrix {@code [rows, columns]} repacked by a backend in a layout that only its own ops know. */
public interface Weight extends AutoCloseable {

    /** Outputs of a matmul, or entries of an embedding table. */
    int rows();

    /** Inputs of a matmul, or width of an embedding. */
    int columns();

    /** Memory that it takes. */
    long bytes();

    @Override
    void close();
}
