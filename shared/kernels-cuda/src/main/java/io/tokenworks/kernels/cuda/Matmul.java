package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.CudaWeight.Segment;
import io.tokenworks.kernels.cuda.Scratch.Use;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Superblock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import jcuda.driver.CUdeviceptr;

/**
 * Products with weights, segment by segment. On tensor cores a few rows go one way and many another, with the same
 * bits; before many, the activations are rounded to bf16 once.
 */
final class Matmul {

    private static final int FLOAT_THREADS = 256;
    private static final int FLOAT_WARPS = 8;
    /** Rows of activations that a block takes at once. */
    private static final int FLOAT_TOKENS = 8;
    static final int FEW_TOKENS = 8;
    private static final int FEW_OUTPUTS = 16;
    private static final int FEW_WARPS = 8;
    static final int MANY_OUTPUTS = 128;
    static final int MANY_TOKENS_SMALL = 64;
    private static final int MANY_TOKENS = 128;
    private static final int THREADS = 256;
    private static final int STAGES = 3;
    private static final int PITCH = 128;
    /** Of a group of a row, for each bit. */
    private static final int HIGH_BYTES = 16;

    private final Kernels kernels;
    private final Scratch scratch;
    private final Optional<FastMatmul> fast;
    private final int processors;

    /** @param fast what multiplies many rows with weights of BF16 in place of our own kernel */
    Matmul(Kernels kernels, Scratch scratch, Optional<FastMatmul> fast) {
        this.kernels = kernels;
        this.scratch = scratch;
        this.fast = fast;
        this.processors = kernels.gpu().processors();
    }

    /** Activations of one op: as they are, and rounded to bf16 in the orders that were asked for. */
    private final class Inputs {
        private final DeviceBuffer in;
        private final int rows;
        private final int columns;
        private final Map<Use, CUdeviceptr> shortened = new EnumMap<>(Use.class);

        Inputs(DeviceBuffer in, int rows, int columns) {
            this.in = in;
            this.rows = rows;
            this.columns = columns;
        }

        CUdeviceptr shortened(boolean halves) {
            return shortened.computeIfAbsent(halves ? Use.SHORT_ROWS_HALVES : Use.SHORT_ROWS,
                    _ -> Matmul.this.shortened(in, rows, columns, halves));
        }
    }

    /** Activations rounded to bf16, in scratch memory. */
    CUdeviceptr shortened(DeviceBuffer in, int rows, int columns, boolean halves) {
        int pitch = pitch(columns);
        CUdeviceptr room = scratch.room(halves ? Use.SHORT_ROWS_HALVES : Use.SHORT_ROWS,
                Dtype.BF16.bytes((long) rows * pitch));
        kernels.launch(halves ? "shorten_rows_halves" : "shorten_rows_plain").floats(in).pointer(room).value(columns)
                .value(pitch).over(blocks(pitch / 2, THREADS), rows, THREADS);
        return room;
    }

    /** {@link io.tokenworks.tensor.Ops#matmul}. */
    void matmul(CudaWeight weight, DeviceBuffer in, int rows, DeviceBuffer out) {
        Inputs inputs = new Inputs(in, rows, weight.columns());
        CUdeviceptr target = CudaBuffer.pointer(out, Dtype.F32);
        for (Segment segment : weight.segments()) {
            switch (segment.dtype()) {
                case F32, F16 -> floats(segment, inputs, weight, target);
                case BF16, Q8_0, Q4_0, Q4_1, MXFP4, Q4_K, Q5_K, Q6_K, E4M3 -> {
                    Cut cut = Cut.of(segment, weight, rows);
                    if (rows <= FEW_TOKENS) {
                        few(segment, inputs, cut, target);
                    } else if (!fast(segment, inputs, cut, target)) {
                        many(segment, inputs, cut, target);
                    }
                }
                case I32 -> throw new IllegalStateException("I32 is no weight type");
            }
            target = target.withByteOffset(Dtype.F32.bytes(segment.rows()));
        }
    }

    /** Whether somebody faster took it. */
    private boolean fast(Segment segment, Inputs inputs, Cut cut, CUdeviceptr target) {
        return fast.isPresent() && segment.dtype() == Dtype.BF16 && fast.get().multiply(segment,
                inputs.shortened(false), pitch(cut.columns()), cut, target);
    }

    private static int pitch(int columns) {
        return blocks(columns, PITCH) * PITCH;
    }

    private void floats(Segment segment, Inputs inputs, CudaWeight weight, CUdeviceptr target) {
        kernels.launch("matmul_" + segment.suffix()).pointer(segment.memory()).floats(inputs.in).pointer(target)
                .value(segment.rows()).value(weight.columns()).value(inputs.rows).value(weight.rows())
                .over(blocks(segment.rows(), FLOAT_WARPS), blocks(inputs.rows, FLOAT_TOKENS), FLOAT_THREADS);
    }

    private void few(Segment segment, Inputs inputs, Cut cut, CUdeviceptr target) {
        kernels.launch("matmul_few_" + segment.suffix()).pointer(segment.memory()).floats(inputs.in).pointer(target)
                .structure(cut.fields()).over(fewBlocks(cut), blocks(cut.tokens(), FEW_TOKENS), THREADS);
    }

    /** One block for all segments of its outputs, unless that would leave most of the GPU idle. */
    private void many(Segment segment, Inputs inputs, Cut cut, CUdeviceptr target) {
        boolean small = cut.tokens() <= MANY_TOKENS_SMALL || segment.dtype().blockElements() == Superblock.ELEMENTS;
        int tokens = small ? MANY_TOKENS_SMALL : MANY_TOKENS;
        int tiles = blocks(cut.rows(), MANY_OUTPUTS) * blocks(cut.tokens(), tokens);
        boolean apart = cut.segments() > 1 && tiles < processors;
        CUdeviceptr to = apart
                ? scratch.room(Use.SEGMENT_PARTS,
                        Dtype.F32.bytes((long) cut.segments() * cut.tokens() * cut.rows()))
                : target;
        kernels.launch("matmul_" + tokens + "_" + segment.suffix()).pointer(segment.memory())
                .pointer(inputs.shortened(cut.halves())).pointer(to)
                .structure(apart ? cut.withStride(cut.rows()).fields() : cut.fields())
                .sharing(stageBytes(segment.dtype(), cut, tokens))
                .over(blocks(cut.rows(), MANY_OUTPUTS), blocks(cut.tokens(), tokens), apart ? cut.segments() : 1,
                        THREADS);
        if (apart) {
            kernels.launch("add_segments").pointer(to).pointer(target).structure(cut.fields())
                    .over(blocks(cut.rows(), THREADS), cut.tokens(), THREADS);
        }
    }

    /** Shared memory of all stages: weights, the upper bits of their codes, activations. */
    static int stageBytes(Dtype weight, Cut cut, int tokens) {
        int highs = RowLayout.highBits(weight) * HIGH_BYTES;
        return STAGES * ((MANY_OUTPUTS + cut.groupBlocks() * tokens) * RowLayout.GROUP_BYTES + MANY_OUTPUTS * highs);
    }

    /** Blocks of threads for all outputs, of up to 8 rows. */
    static int fewBlocks(Cut cut) {
        int outputs = FEW_WARPS / Math.max(1, Integer.highestOneBit(2 * cut.segments() - 1)) * FEW_OUTPUTS;
        return blocks(cut.rows(), outputs);
    }

    static int blocks(int count, int each) {
        return (count + each - 1) / each;
    }
}
