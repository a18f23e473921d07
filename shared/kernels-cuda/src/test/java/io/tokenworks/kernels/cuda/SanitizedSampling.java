package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.EditLists;
import io.tokenworks.tensor.MaskLists;
import io.tokenworks.tensor.SampleBatch;
import io.tokenworks.tensor.SampleOutput;
import io.tokenworks.tensor.SampleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A process that samples rows without a softmax on a driver that AddressSanitizer watches. */
final class SanitizedSampling {

    private static final int VOCABULARY = 40;
    private static final float[] ROWS = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1};

    private final Gpu gpu = new Gpu(0);
    private final Staging staging = new Staging(gpu);

    private SanitizedSampling() {}

    /** @param arguments the driver and the kernels */
    public static void main(String[] arguments) throws IOException {
        System.load(arguments[0]);
        new SanitizedSampling().run(Files.readAllBytes(Path.of(arguments[1])));
        System.out.println("done");
    }

    private DeviceBuffer floats(float... values) {
        CudaBuffer buffer = CudaBuffer.allocate(gpu, Dtype.F32, values.length);
        staging.in(Dtype.F32.bytes(values.length), (_, room) -> room.asFloatBuffer().put(values), buffer.pointer());
        return buffer;
    }

    private DeviceBuffer ints(int... values) {
        CudaBuffer buffer = CudaBuffer.allocate(gpu, Dtype.I32, values.length);
        staging.in(Dtype.I32.bytes(values.length), (_, room) -> room.asIntBuffer().put(values), buffer.pointer());
        return buffer;
    }

    private void run(byte[] image) {
        Kernels kernels = new Kernels(gpu, image);
        Scratch scratch = new Scratch(gpu);
        CudaOps ops = new CudaOps(kernels, staging, scratch, new Matmul(kernels, scratch, Optional.empty()),
                Weights.FILE);
        int rows = 2 * ROWS.length;
        float[] logits = new float[rows * VOCABULARY];
        float[] reals = new float[rows * SampleBatch.REALS];
        int[] integers = new int[rows * SampleBatch.INTEGERS];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(logits, r * VOCABULARY, (r + 1) * VOCABULARY, ROWS[r % ROWS.length]);
            SampleSpec spec = new SampleSpec(r < ROWS.length ? 0 : 1, r, 0.9f, 0, 7, 0, 20);
            SampleBatch.pack(spec, 1, r, reals, integers);
        }
        int[] unmasked = new int[rows];
        Arrays.fill(unmasked, -1);
        int[] none = new int[rows + 1];
        SampleOutput out = new SampleOutput(ints(new int[rows]), floats(new float[rows]),
                ints(new int[rows * SampleBatch.TOP_MAX]), floats(new float[rows * SampleBatch.TOP_MAX]));
        ops.sample(floats(logits), VOCABULARY, new SampleBatch(rows, floats(reals), ints(integers),
                new EditLists(ints(none), ints(0), floats(0), floats(0)), new MaskLists(ints(unmasked), ints(0))), out);
        int[] tokens = new int[rows];
        staging.out(CudaBuffer.pointer(out.tokens(), Dtype.I32), Dtype.I32.bytes(rows),
                (_, room) -> room.asIntBuffer().get(tokens));
        gpu.synchronise();
        staging.arrived(staging.staged());
        System.out.println("tokens " + Arrays.toString(tokens));
    }
}
