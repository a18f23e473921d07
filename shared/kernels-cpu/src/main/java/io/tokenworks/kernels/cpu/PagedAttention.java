package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.HostBuffer;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.StepBatch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Causal attention over one layer's paged keys and values, and the writing of them. Scores, weights and weighted sums
 * run over positions in ascending
 * order whatever the chunk or the batch, so a position's result is always the same bits.
 */
final class PagedAttention {

    private static final ThreadLocal<float[]> SCORES = ThreadLocal.withInitial(() -> new float[0]);

    private final AttentionShape shape;
    private final StepBatch batch;
    private final int[] positions;
    private final int[] rowSlices;
    private final int[] tables;
    private final CpuDevice.Pool pool;
    private final int blockTokens;
    private final int keyStride;
    private final int layerAt;
    private final int valueAt;

    PagedAttention(AttentionShape shape, StepBatch batch, KvLayer kv) {
        KvGroupSpec spec = kv.pool().spec();
        this.shape = shape;
        this.batch = batch;
        this.positions = HostBuffer.ints(batch.positions());
        this.rowSlices = HostBuffer.ints(batch.rowSlices());
        this.tables = HostBuffer.ints(batch.blockTables());
        this.pool = (CpuDevice.Pool) kv.pool();
        this.blockTokens = spec.blockTokens();
        this.keyStride = blockTokens * spec.headDim();
        this.layerAt = kv.layer() * 2 * spec.kvHeads() * keyStride;
        this.valueAt = layerAt + spec.kvHeads() * keyStride;
    }

    private short[] block(int row, int index) {
        return pool.block(tables[rowSlices[row] * batch.tableStride() + index]);
    }

    /** Rotates one row's queries and keys, and writes its keys and values. */
    void ropeAndStore(int row, float[] qkv, float[] rope) {
        int headDim = shape.headDim();
        int position = positions[row];
        int at = row * shape.rowWidth();
        for (int head = 0; head < shape.heads() + shape.kvHeads(); head++) {
            rotate(qkv, at + head * headDim, rope, position * headDim);
        }
        short[] block = block(row, position / blockTokens);
        int key = at + shape.queryWidth();
        for (int head = 0; head < shape.kvHeads(); head++) {
            int to = head * keyStride + position % blockTokens * headDim;
            for (int d = 0; d < headDim; d++) {
                block[layerAt + to + d] = Lanes.toBf16(qkv[key + head * headDim + d]);
                block[valueAt + to + d] = Lanes.toBf16(qkv[key + shape.kvWidth() + head * headDim + d]);
            }
        }
    }

    private void rotate(float[] x, int at, float[] rope, int angle) {
        for (int i = 0; i < shape.headDim(); i += 2) {
            float cos = rope[angle + i];
            float sin = rope[angle + i + 1];
            float even = x[at + i];
            float odd = x[at + i + 1];
            x[at + i] = even * cos - odd * sin;
            x[at + i + 1] = even * sin + odd * cos;
        }
    }

    /** Attends with all query heads that share a key/value head. Writes their part of the row's output. */
    void attend(int row, int kvHead, float[] qkv, float[] out) {
        int queries = shape.queriesPerKv();
        int headDim = shape.headDim();
        int length = positions[row] + 1;
        int stride = (length + Lanes.N - 1) / Lanes.N * Lanes.N;
        float[] scores = scratch(queries * stride);
        int q = row * shape.rowWidth() + kvHead * queries * headDim;
        int to = row * shape.queryWidth() + kvHead * queries * headDim;
        int h = 0;
        for (; h + 3 <= queries; h += 3) {
            score3(row, kvHead, qkv, q + h * headDim, scores, h * stride, stride);
        }
        for (; h < queries; h++) {
            score1(row, kvHead, qkv, q + h * headDim, scores, h * stride);
        }
        float scale = (float) (1 / Math.sqrt(headDim));
        float[] inverse = new float[queries];
        for (h = 0; h < queries; h++) {
            inverse[h] = softmax(scores, h * stride, length, stride, scale);
        }
        for (h = 0; h + 3 <= queries; h += 3) {
            weigh3(row, kvHead, scores, h * stride, stride, out, to + h * headDim);
        }
        for (; h < queries; h++) {
            weigh1(row, kvHead, scores, h * stride, out, to + h * headDim);
        }
        for (h = 0; h < queries; h++) {
            scale(out, to + h * headDim, inverse[h]);
        }
    }

    private static float[] scratch(int size) {
        float[] scores = SCORES.get();
        if (scores.length < size) {
            scores = new float[Math.max(size, 4096)];
            SCORES.set(scores);
        }
        return scores;
    }

    private void score1(int row, int kvHead, float[] x, int q, float[] scores, int s) {
        int headDim = shape.headDim();
        int length = positions[row] + 1;
        for (int first = 0; first < length; first += blockTokens) {
            short[] block = block(row, first / blockTokens);
            int key = layerAt + kvHead * keyStride;
            int end = Math.min(length, first + blockTokens);
            for (int t = first; t < end; t++, key += headDim) {
                FloatVector a = FloatVector.zero(Lanes.F);
                for (int d = 0; d < headDim; d += Lanes.N) {
                    a = Lanes.widenBf16(block, key + d).fma(FloatVector.fromArray(Lanes.F, x, q + d), a);
                }
                scores[s + t] = Lanes.sum(a);
            }
        }
    }

    private void score3(int row, int kvHead, float[] x, int q, float[] scores, int s, int stride) {
        int headDim = shape.headDim();
        int length = positions[row] + 1;
        for (int first = 0; first < length; first += blockTokens) {
            short[] block = block(row, first / blockTokens);
            int key = layerAt + kvHead * keyStride;
            int end = Math.min(length, first + blockTokens);
            for (int t = first; t < end; t++, key += headDim) {
                FloatVector a = FloatVector.zero(Lanes.F);
                FloatVector b = a;
                FloatVector c = a;
                for (int d = 0; d < headDim; d += Lanes.N) {
                    FloatVector k = Lanes.widenBf16(block, key + d);
                    a = k.fma(FloatVector.fromArray(Lanes.F, x, q + d), a);
                    b = k.fma(FloatVector.fromArray(Lanes.F, x, q + headDim + d), b);
                    c = k.fma(FloatVector.fromArray(Lanes.F, x, q + 2 * headDim + d), c);
                }
                scores[s + t] = Lanes.sum(a);
                scores[s + stride + t] = Lanes.sum(b);
                scores[s + 2 * stride + t] = Lanes.sum(c);
            }
        }
    }

    /** Turns scores into unnormalised weights e^(scale * (score - max)); returns 1 / their sum. */
    private static float softmax(float[] scores, int from, int length, int stride, float scale) {
        Arrays.fill(scores, from + length, from + stride, Float.NEGATIVE_INFINITY);
        FloatVector largest = FloatVector.fromArray(Lanes.F, scores, from);
        for (int i = Lanes.N; i < stride; i += Lanes.N) {
            largest = largest.max(FloatVector.fromArray(Lanes.F, scores, from + i));
        }
        float max = largest.reduceLanes(VectorOperators.MAX); // the same in every order
        FloatVector total = FloatVector.zero(Lanes.F);
        for (int i = 0; i < stride; i += Lanes.N) {
            FloatVector weight = Lanes.exp(FloatVector.fromArray(Lanes.F, scores, from + i).sub(max).mul(scale));
            weight.intoArray(scores, from + i);
            total = total.add(weight);
        }
        return 1 / Lanes.sum(total);
    }

    private void weigh1(int row, int kvHead, float[] weights, int w, float[] out, int to) {
        int headDim = shape.headDim();
        int length = positions[row] + 1;
        for (int d = 0; d < headDim; d += Lanes.N) {
            FloatVector a = FloatVector.zero(Lanes.F);
            for (int first = 0; first < length; first += blockTokens) {
                short[] block = block(row, first / blockTokens);
                int value = valueAt + kvHead * keyStride + d;
                int end = Math.min(length, first + blockTokens);
                for (int t = first; t < end; t++, value += headDim) {
                    a = Lanes.widenBf16(block, value).fma(FloatVector.broadcast(Lanes.F, weights[w + t]), a);
                }
            }
            a.intoArray(out, to + d);
        }
    }

    private void weigh3(int row, int kvHead, float[] weights, int w, int stride, float[] out, int to) {
        int headDim = shape.headDim();
        int length = positions[row] + 1;
        for (int d = 0; d < headDim; d += Lanes.N) {
            FloatVector a = FloatVector.zero(Lanes.F);
            FloatVector b = a;
            FloatVector c = a;
            for (int first = 0; first < length; first += blockTokens) {
                short[] block = block(row, first / blockTokens);
                int value = valueAt + kvHead * keyStride + d;
                int end = Math.min(length, first + blockTokens);
                for (int t = first; t < end; t++, value += headDim) {
                    FloatVector v = Lanes.widenBf16(block, value);
                    a = v.fma(FloatVector.broadcast(Lanes.F, weights[w + t]), a);
                    b = v.fma(FloatVector.broadcast(Lanes.F, weights[w + stride + t]), b);
                    c = v.fma(FloatVector.broadcast(Lanes.F, weights[w + 2 * stride + t]), c);
                }
            }
            a.intoArray(out, to + d);
            b.intoArray(out, to + headDim + d);
            c.intoArray(out, to + 2 * headDim + d);
        }
    }

    private void scale(float[] out, int to, float by) {
        for (int d = to; d < to + shape.headDim(); d += Lanes.N) {
            FloatVector.fromArray(Lanes.F, out, d).mul(by).intoArray(out, d);
        }
    }
}
