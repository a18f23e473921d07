package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * What somebody else's products must show before they are used: that they agree with our own kernel's. Both sum the
 * same bf16 numbers in f32, so that nothing but the order of sums is left.
 */
final class ProductCheck {

    private static final double TOLERANCE = 1e-3;
    private static final long SEED = 27;

    private final Gpu gpu;
    private final Staging staging;
    private final WeightUpload upload;

    ProductCheck(Gpu gpu, Staging staging) {
        this.gpu = gpu;
        this.staging = staging;
        this.upload = new WeightUpload(gpu, staging);
    }

    /** @param outputs of the parts of one weight; the second part is of another type, so that others begin where no
     *   large power of two divides the address */
    private record Case(int rows, int columns, int... outputs) {}

    private static final List<Case> CASES = List.of(new Case(9, 64, 40), new Case(65, 160, 37, 3, 24),
            new Case(200, 512, 136));

    /** What differs, in words; empty if nothing does. */
    Optional<String> difference(Matmul own, Matmul other) {
        for (Case one : CASES) {
            Random random = new Random(SEED);
            List<WeightSource> parts = parts(one, random);
            float[] in = new float[one.rows * one.columns];
            for (int i = 0; i < in.length; i++) {
                in[i] = (float) random.nextGaussian();
            }
            try (CudaWeight weight = upload.upload(parts)) {
                Optional<String> difference = difference(product(own, weight, in, one.rows),
                        product(other, weight, in, one.rows), one);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private static List<WeightSource> parts(Case one, Random random) {
        WeightSource[] parts = new WeightSource[one.outputs.length];
        for (int p = 0; p < parts.length; p++) {
            Dtype dtype = p % 2 == 0 ? Dtype.BF16 : Dtype.F32;
            Shape shape = Shape.of(one.outputs[p], one.columns);
            MemorySegment bytes = MemorySegment.ofArray(new byte[Math.toIntExact(dtype.bytes(shape.elements()))]);
            for (long at = 0; at < bytes.byteSize(); at += Short.BYTES) {
                float value = (float) (random.nextGaussian() / Math.sqrt(one.columns));
                bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) (Float.floatToRawIntBits(value) >>> 16));
            }
            parts[p] = new WeightSource("check", shape, dtype, bytes);
        }
        return Arrays.asList(parts);
    }

    private float[] product(Matmul matmul, CudaWeight weight, float[] in, int rows) {
        float[] results = new float[rows * weight.rows()];
        Arrays.fill(results, Float.NaN); // what is not written shows
        try (CudaBuffer x = CudaBuffer.allocate(gpu, Dtype.F32, in.length);
                CudaBuffer y = CudaBuffer.allocate(gpu, Dtype.F32, results.length)) {
            copyIn(in, x);
            copyIn(results, y);
            matmul.matmul(weight, x, rows, y);
            staging.out(y.pointer(), Dtype.F32.bytes(results.length), (from, room) -> room.asFloatBuffer().get(results,
                    (int) (from / Float.BYTES), room.remaining() / Float.BYTES));
            gpu.synchronise();
            staging.arrived(staging.staged());
        }
        return results;
    }

    private void copyIn(float[] values, CudaBuffer target) {
        staging.in(Dtype.F32.bytes(values.length), (from, room) -> room.asFloatBuffer().put(values,
                (int) (from / Float.BYTES), room.remaining() / Float.BYTES), target.pointer());
    }

    private static Optional<String> difference(float[] own, float[] others, Case one) {
        for (int i = 0; i < own.length; i++) {
            if (!(Math.abs(own[i] - others[i]) <= TOLERANCE * Math.max(1, Math.abs(own[i])))) {
                return Optional.of(String.format(Locale.ROOT, "%s where %s is right, in a product of %d rows of %d",
                        others[i], own[i], one.rows, one.columns));
            }
        }
        return Optional.empty();
    }
}
