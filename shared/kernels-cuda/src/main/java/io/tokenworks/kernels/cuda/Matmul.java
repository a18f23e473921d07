package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.CudaWeight.Segment;
import io.tokenworks.kernels.cuda.Scratch.Use;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import jcuda.driver.CUdeviceptr;

/** Products with weights: a launch a segment, and before quantised ones the activations in 8 bits, once. */
final class Matmul {

    private static final int WARP = 32;
    private static final int THREADS = 256;
    private static final int WARPS = THREADS / WARP;
    private static final int BLOCK = 32;
    /** Rows of activations that a block takes at once, as the kernels say. */
    private static final int TOKENS = 8;
    private static final int BF16_OUTPUTS = 64;
    private static final int BF16_THREADS = 128;
    private static final int BF16_FEW = 8;
    private static final int BF16_MANY = 64;

    private final Kernels kernels;
    private final Scratch scratch;

    Matmul(Kernels kernels, Scratch scratch) {
        this.kernels = kernels;
        this.scratch = scratch;
    }

    /** {@link io.tokenworks.tensor.Ops#matmul}. */
    void matmul(CudaWeight weight, DeviceBuffer in, int rows, DeviceBuffer out) {
        boolean quantised = weight.segments().stream().anyMatch(segment -> segment.dtype().blockElements() > 1);
        CUdeviceptr[] codes = quantised ? quantised(in, (long) rows * weight.columns()) : new CUdeviceptr[0];
        CUdeviceptr target = CudaBuffer.pointer(out, Dtype.F32);
        for (Segment segment : weight.segments()) {
            switch (segment.dtype()) {
                case F32, F16 -> finish(launch(segment).floats(in), target, segment, weight, rows)
                        .over(blocks(segment.rows(), WARPS), blocks(rows, TOKENS), THREADS);
                case Q8_0, Q4_0, Q4_1 -> finish(launch(segment).structure(codes), target, segment, weight, rows)
                        .over(blocks(segment.rows(), WARPS), blocks(rows, TOKENS), THREADS);
                case BF16 -> bf16(segment, in, target, weight, rows);
                case I32 -> throw new IllegalStateException("I32 is no weight type");
            }
            target = target.withByteOffset(Dtype.F32.bytes(segment.rows()));
        }
    }

    private void bf16(Segment segment, DeviceBuffer in, CUdeviceptr target, CudaWeight weight, int rows) {
        boolean few = rows <= BF16_FEW;
        Launch launch = kernels.launch(few ? "matmul_bf16_few" : "matmul_bf16_many").pointer(segment.memory())
                .floats(in);
        finish(launch, target, segment, weight, rows).over(blocks(segment.rows(), BF16_OUTPUTS),
                blocks(rows, few ? BF16_FEW : BF16_MANY), BF16_THREADS);
    }

    private Launch launch(Segment segment) {
        return kernels.launch("matmul_" + segment.suffix()).pointer(segment.memory());
    }

    /** The arguments that all these kernels end with. */
    private static Launch finish(Launch launch, CUdeviceptr out, Segment segment, CudaWeight weight, int rows) {
        return launch.pointer(out).value(segment.rows()).value(weight.columns()).value(rows).value(weight.rows());
    }

    /** @return codes, scales and sums */
    private CUdeviceptr[] quantised(DeviceBuffer in, long elements) {
        int count = Math.toIntExact(elements / BLOCK);
        CUdeviceptr codes = scratch.room(Use.ACTIVATION_CODES, elements);
        CUdeviceptr scales = scratch.room(Use.ACTIVATION_SCALES, Dtype.F32.bytes(count));
        CUdeviceptr sums = scratch.room(Use.ACTIVATION_SUMS, Dtype.I32.bytes(count));
        kernels.launch("quantise_rows").floats(in).pointer(codes).pointer(scales).pointer(sums).value(count)
                .over(blocks(count, WARPS), 1, THREADS);
        return new CUdeviceptr[]{codes, scales, sums};
    }

    private static int blocks(int count, int each) {
        return (count + each - 1) / each;
    }
}
