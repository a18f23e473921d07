package io.tokenworks.tensor;

import java.lang.foreign.MemorySegment;

/**
 * A weight as its file holds it: what {@link Ops#prepareWeight} reads once.
 *
 * @param name for error messages
 * @param shape {@code [rows, columns]} or {@code [columns]}
 * @param dtype element type, blocks along the columns
 * @param bytes row-major elements, little-endian; read during the call only
 */
public record WeightSource(String name, Shape shape, Dtype dtype, MemorySegment bytes) {

    public WeightSource {
        if (bytes.byteSize() != dtype.bytes(shape.elements())) {
            throw new IllegalArgumentException(
                    name + " " + shape + " " + dtype + " has " + bytes.byteSize() + " bytes");
        }
    }
}
