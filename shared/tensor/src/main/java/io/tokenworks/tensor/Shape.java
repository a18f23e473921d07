package io.tokenworks.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Extents of a row-major tensor, slowest first: the weight of a projection is {@code [outputs, inputs]}.
 *
 * @param extents each at least 1
 */
public record Shape(List<Integer> extents) {

    public Shape {
        extents = List.copyOf(extents);
        for (int extent : extents) {
            if (extent < 1) {
                throw new IllegalArgumentException("extent " + extent + " in " + extents);
            }
        }
    }

    /** A shape of these extents, slowest first. */
    public static Shape of(int... extents) {
        return new Shape(Arrays.stream(extents).boxed().toList());
    }

    /** Number of elements. */
    public long elements() {
        long product = 1;
        for (int extent : extents) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /** Extent of the fastest dimension: the length of a row. */
    public int columns() {
        return extents.isEmpty() ? 1 : extents.getLast();
    }

    /** Rows when all but the fastest dimension are folded into one. */
    public int rows() {
        return Math.toIntExact(elements() / columns());
    }

    @Override
    public String toString() {
        return extents.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
