package io.tokenworks.tensor;

import java.util.List;

/**
 * The fused operations that models are composed of. Activations are row-major F32 buffers; a buffer may be larger than
 * an op needs. Outputs never alias inputs unless a method says so. Called by the one thread that runs steps; may only
 * queue the work.
 *
 * <p>Every row's result depends on that row's inputs alone: not on the number of rows, their order, the batch or the
 * thread count (invariant mode).
 */
public interface Ops {

    /**
     * Repacks a matrix; several sources with equal columns are stacked along the rows, so that one matmul serves all of
     * them.
     *
     * @throws IllegalArgumentException if a shape or dtype is not supported
     */
    Weight prepareWeight(List<WeightSource> parts);

    /**
     * Repacks a table of embeddings or the matrix that gives logits: as precise as it is, also where the backend
     * narrows other weights.
     */
    default Weight prepareTable(WeightSource table) {
        return prepareWeight(List.of(table));
    }

    /** Widens a vector to F32. */
    DeviceBuffer prepareVector(WeightSource vector);

    /**
     * Looks rows up in an embedding table.
     *
     * @param table [vocabulary, width]
     * @param ids I32 [rows]
     * @param out [rows, width], written
     */
    void embed(Weight table, DeviceBuffer ids, int rows, DeviceBuffer out);

    /**
     * out = x / sqrt(mean(x²) + epsilon) * weight, row by row.
     *
     * @param in [rows, width]
     * @param out [rows, width], written
     */
    void rmsNorm(DeviceBuffer in, Norm norm, int rows, DeviceBuffer out);

    /**
     * residual += delta, then {@link #rmsNorm} of the sum.
     *
     * @param residual [rows, width], written
     * @param delta [rows, width]
     * @param out [rows, width], written
     */
    void addRmsNorm(DeviceBuffer residual, DeviceBuffer delta, Norm norm, int rows, DeviceBuffer out);

    /**
     * out = in × weightᵀ. A backend may quantise the activations of quantised weights to 8 bits, in blocks of 32.
     *
     * @param in [rows, weight.columns]
     * @param out [rows, weight.rows], written
     */
    void matmul(Weight weight, DeviceBuffer in, int rows, DeviceBuffer out);

    /**
     * Rotates queries and keys by their position (adjacent pairs, as GGUF stores Llama weights) and writes keys and
     * values to their blocks.
     *
     * @param qkv [rows, shape.rowWidth], queries are written
     * @param rope [positions, headDim / 2, 2] cosine and sine
     * @param kv written at the rows' positions
     */
    void ropeAndStore(DeviceBuffer qkv, AttentionShape shape, DeviceBuffer rope, StepBatch batch, KvLayer kv);

    /**
     * Causal softmax attention over positions 0 .. the row's own, or only the last of them if the pool's group has a
     * window, scaled by 1 / sqrt(headDim). The order of reduction follows from the position alone.
     *
     * @param qkv [rows, shape.rowWidth], queries read
     * @param out [rows, shape.queryWidth], written
     */
    void attention(DeviceBuffer qkv, AttentionShape shape, StepBatch batch, KvLayer kv, DeviceBuffer out);

    /**
     * out = gate * sigmoid(gate) * up.
     *
     * @param gateUp [rows, 2 * width]: gate, then up
     * @param out [rows, width], written
     */
    void swiglu(DeviceBuffer gateUp, int rows, int width, DeviceBuffer out);

    /**
     * out = gelu(gate) * up.
     *
     * @param gateUp [rows, 2 * width]: gate, then up
     * @param out [rows, width], written
     */
    void geglu(DeviceBuffer gateUp, Gelu gelu, int rows, int width, DeviceBuffer out);

    /**
     * Picks rows.
     *
     * @param in [any, width]
     * @param indexes I32 [rows]
     * @param out [rows, width], written
     */
    void gatherRows(DeviceBuffer in, DeviceBuffer indexes, int rows, int width, DeviceBuffer out);

    /**
     * Chooses a token a row, as {@link Sampler} specifies. A row without a softmax (a logit, also an edited one, that
     * is not a number or without limit, or none that is possible) gets the token -1 and a log-probability of
     * not-a-number where the work is queued.
     *
     * @param logits [batch.rows, vocabulary]
     * @param out written
     * @throws RuntimeException which is, or was caused by, an ArithmeticException: if there is such a row, where the
     *         work is done at once
     */
    void sample(DeviceBuffer logits, int vocabulary, SampleBatch batch, SampleOutput out);

    /**
     * @param weight [width]
     * @param epsilon added to the mean of squares
     */
    record Norm(DeviceBuffer weight, float epsilon) {}
}
