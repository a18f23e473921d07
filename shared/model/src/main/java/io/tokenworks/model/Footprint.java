package io.tokenworks.model;

import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.model.gguf.GgufTensor;
import io.tokenworks.tensor.Dtype;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The memory that a worker of the CPU backend needs for a model. Tensors of several types that are stacked into one
 * weight are all widened to floats there.
 *
 * @param weightsBytes the weights once repacked
 * @param kvBytesPerToken keys and values of one position, all layers, in bf16
 * @param workspaceBytes what the steps need beside, and the largest tensor while it is repacked
 */
public record Footprint(long weightsBytes, long kvBytesPerToken, long workspaceBytes) {

    /** The worker itself: its frameworks, its tokenizer, its buffers. */
    public static final long PROCESS_BYTES = 320L << 20;

    private static final int STEP_TOKENS = 512;
    private static final int SLICES = 32;
    private static final int FLOAT_BYTES = 4;

    /** All of it, with that much memory for KV. */
    public long totalBytes(long kvBytes) {
        return PROCESS_BYTES + weightsBytes + workspaceBytes + kvBytes;
    }

    static Footprint of(LlamaConfig config, GgufFile file) {
        long weights = 0;
        long largestElements = 0;
        Map<String, List<GgufTensor>> stacks = file.tensors().stream()
                .collect(Collectors.groupingBy(tensor -> LlamaWeights.stackOf(tensor.name())));
        for (List<GgufTensor> stack : stacks.values()) {
            boolean alike = stack.stream().map(GgufTensor::dtype).distinct().count() == 1;
            for (GgufTensor tensor : stack) {
                Dtype dtype = alike ? tensor.dtype() : Dtype.F32;
                long elements = tensor.shape().elements();
                weights += repackedBytes(dtype, elements);
                largestElements = Math.max(largestElements, widened(dtype) ? elements : 0);
            }
        }
        long kv = 2L * Dtype.BF16.bytes(1) * config.layers() * config.attention().kvWidth();
        long row = 3L * config.width() + config.attention().rowWidth() + config.attention().queryWidth()
                + 3L * config.feedForward();
        long workspace = FLOAT_BYTES * (STEP_TOKENS * row + (long) SLICES * config.vocabulary() + largestElements);
        return new Footprint(weights, kv, workspace);
    }

    /** What the CPU backend's panels hold: floats, or small integers with a scale (and a least) for each 32 or 16. */
    private static long repackedBytes(Dtype dtype, long elements) {
        return switch (dtype) {
            case F32, F16, BF16, I32, E4M3 -> elements * FLOAT_BYTES;
            case Q8_0, MXFP4 -> elements + elements / 32 * FLOAT_BYTES;
            case Q5_K, Q6_K -> elements + elements / 16 * 2 * FLOAT_BYTES;
            case Q4_0, Q4_1, Q4_K -> elements / 2 + elements / 32 * 2 * FLOAT_BYTES;
        };
    }

    private static boolean widened(Dtype dtype) {
        return dtype.blockElements() == 1;
    }
}
