package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Products with weights of each dtype: one part, several, and several of different dtypes. Columns are whole blocks of
 * 32.
 */
final class MatmulCases {

    private static final double PLAIN = 1e-5;
    private static final double SHORT = 1e-2; // activations of 8 bits of significand
    private static final double SHORT_QUANTISED = 2e-2; // the same before weights that are larger on average
    private static final double QUANTISED = 4e-2; // activations of 8 bits
    // activations that 8 bits hold: only the scale's rounding is left
    private static final double QUANTISED_EXACTLY = 1e-4;

    private MatmulCases() {}

    /** @param shortened those of the dtypes before which activations are rounded to bf16 */
    static Stream<OpCase> all(Set<Dtype> dtypes, Set<Dtype> shortened) {
        Stream<OpCase> alike = dtypes.stream().flatMap(dtype -> of(dtype, shortened.contains(dtype)));
        boolean mixes = dtypes.containsAll(Set.of(Dtype.Q4_1, Dtype.Q8_0, Dtype.Q4_K, Dtype.Q6_K));
        return mixes
                ? Stream.concat(alike, Stream.of(mixed(Dtype.Q4_1, Dtype.Q8_0, shortened.contains(Dtype.Q4_1)),
                        mixed(Dtype.Q4_K, Dtype.Q6_K, shortened.contains(Dtype.Q4_K))))
                : alike;
    }

    private static Stream<OpCase> of(Dtype dtype, boolean shortened) {
        boolean quantised = dtype.blockElements() > 1;
        double tolerance = quantised ? quantised(shortened) : shortened ? SHORT : PLAIN;
        var cases = new ArrayList<>(List.of(
                normal(List.of(weight(1, dtype, 1, 32)), 1, tolerance),
                normal(List.of(weight(2, dtype, 83, 96)), 7, tolerance),
                normal(List.of(weight(3, dtype, 64, 576)), 33, tolerance),
                normal(List.of(weight(4, dtype, 48, 1536)), 5, tolerance),
                normal(List.of(weight(5, dtype, 130, 64)), 70, tolerance),
                normal(List.of(weight(31, dtype, 150, 640)), 65, tolerance),
                normal(stacked(dtype, 96, 32, 32), 9, tolerance),
                normal(stacked(dtype, 37, 5, 20), 3, tolerance)));
        if (quantised || shortened) {
            cases.add(exact(List.of(weight(6, dtype, 83, 96)), 7));
            cases.add(exact(List.of(weight(7, dtype, 64, 1536)), 18));
            cases.add(exact(stacked(dtype, 96, 32, 32), 2));
        }
        return cases.stream();
    }

    /** Of about so many columns: as many as the type's blocks allow. */
    private static WeightSource weight(long seed, Dtype dtype, int rows, int columns) {
        int block = dtype.blockElements();
        return Numbers.weight(seed, dtype, rows, (columns + block - 1) / block * block);
    }

    private static double quantised(boolean shortened) {
        return shortened ? SHORT_QUANTISED : QUANTISED;
    }

    private static List<WeightSource> stacked(Dtype dtype, int... rows) {
        List<WeightSource> parts = new ArrayList<>();
        for (int part = 0; part < rows.length; part++) {
            parts.add(weight(10 + part, dtype, rows[part], 192));
        }
        return parts;
    }

    /** Files mix dtypes within a layer; their queries, keys and values are stacked all the same. */
    private static OpCase mixed(Dtype most, Dtype least, boolean shortened) {
        return normal(List.of(weight(20, most, 48, 192), weight(21, most, 16, 192), weight(22, least, 16, 192)), 6,
                quantised(shortened));
    }

    private static OpCase normal(List<WeightSource> parts, int rows, double tolerance) {
        return product(parts, Numbers.normal(8, rows * parts.getFirst().shape().columns()), tolerance);
    }

    private static OpCase exact(List<WeightSource> parts, int rows) {
        return product(parts, Numbers.coarse(9, rows * parts.getFirst().shape().columns()), QUANTISED_EXACTLY);
    }

    private static OpCase product(List<WeightSource> parts, float[] in, double tolerance) {
        int columns = parts.getFirst().shape().columns();
        int outputs = parts.stream().mapToInt(part -> part.shape().rows()).sum();
        int rows = in.length / columns;
        String shape = "[" + rows + ", " + columns + "] x " + parts.stream().map(WeightSource::name).toList()
                + (tolerance == QUANTISED_EXACTLY ? " of activations that quantise exactly" : "");
        return new OpCase("matmul", parts.getFirst().dtype(), shape, rows, tolerance, (on, chosen) -> {
            Weight weight = on.weight(parts);
            DeviceBuffer out = on.room(chosen.length * outputs);
            on.ops().matmul(weight, on.floats(Numbers.rows(in, columns, chosen)), chosen.length, out);
            return on.read(out, chosen.length * outputs);
        });
    }
}
