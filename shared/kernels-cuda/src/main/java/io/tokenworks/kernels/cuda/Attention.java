package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.Scratch.Use;
import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.StepBatch;
import jcuda.driver.CUdeviceptr;

/**
 * Attention: rows that are alone in their slice by splits of their positions, all others by tiles of rows. A row has
 * the same bits either way.
 */
final class Attention {

    /** Most query heads that may share a head of keys and values: those of one row fit into one block. */
    private static final int SHARING_MAX = 128;
    /** Sixteen bytes, which is what kernels load at once. */
    private static final int HEAD_DIM_UNIT = 8;

    private static final int PREFILL_QUERIES = 128;
    /** Rows of larger heads all go by splits. */
    private static final int PREFILL_SIZE_MAX = 128;
    private static final int PREFILL_THREADS = 256;
    private static final int DECODE_QUERIES = 16;
    private static final int DECODE_WARPS = 4;
    private static final int WEIGHTS_STRIDE = 72;
    private static final int SPLIT = 256;
    /** Bounds the memory for parts: more rows are taken in several launches. */
    private static final long PARTS_BYTES_MAX = 64 << 20;
    private static final int JOIN_THREADS = 128;

    private final Kernels kernels;
    private final Scratch scratch;

    Attention(Kernels kernels, Scratch scratch) {
        this.kernels = kernels;
        this.scratch = scratch;
    }

    /**
     * What all launches of one op read and write.
     *
     * @param sinks null on the device if there are none
     */
    record Call(DeviceBuffer qkv, AttentionShape shape, StepBatch batch, KvLayer kv, CUdeviceptr sinks,
            DeviceBuffer out) {

        CUdeviceptr pool() {
            return ((CudaDevice.Pool) kv.pool()).memory();
        }

        /** Of the heads' elements; kernels come in these sizes. */
        int size() {
            return Math.max(32, Integer.highestOneBit(2 * shape.headDim() - 1));
        }

        /** Positions of a tile. */
        int positions() {
            return size() > 128 ? 32 : 64;
        }

        int sharedBytes(int queries) {
            return (queries + 4 * positions()) * (size() + 8) * Short.BYTES;
        }

        CUdeviceptr ints(DeviceBuffer buffer, int from) {
            return CudaBuffer.pointer(buffer, Dtype.I32).withByteOffset(Dtype.I32.bytes(from));
        }

        CUdeviceptr floats(DeviceBuffer buffer, long from) {
            return CudaBuffer.pointer(buffer, Dtype.F32).withByteOffset(Dtype.F32.bytes(from));
        }
    }

    /** {@link io.tokenworks.tensor.Ops#attention}. */
    void queue(Call call) {
        AttentionShape shape = call.shape();
        StepBatch batch = call.batch();
        if (shape.queriesPerKv() > SHARING_MAX || shape.headDim() % HEAD_DIM_UNIT != 0) {
            throw new IllegalArgumentException("the CUDA backend attends with heads of a multiple of " + HEAD_DIM_UNIT
                    + ", of which up to " + SHARING_MAX + " share one, not " + shape);
        }
        int splits = blocks(batch.tableStride() * call.kv().pool().spec().blockTokens(), SPLIT);
        long partBytes = Dtype.F32.bytes((long) shape.heads() * splits * (shape.headDim() + 2));
        int singles = call.size() > PREFILL_SIZE_MAX ? batch.rows() : batch.singles();
        int atOnce = Math.toIntExact(Math.clamp(PARTS_BYTES_MAX / partBytes, 1, 65535));
        for (int from = 0; from < singles; from += atOnce) {
            int rows = Math.min(atOnce, singles - from);
            decode(call, from, rows, scratch.room(Use.ATTENTION_PARTS, rows * partBytes), splits);
        }
        prefill(call, singles);
    }

    private void decode(Call call, int from, int rows, CUdeviceptr parts, int splits) {
        AttentionShape shape = call.shape();
        StepBatch batch = call.batch();
        CUdeviceptr positions = call.ints(batch.positions(), from);
        int[] paged = paged(shape, batch, call.kv());
        int shared = call.sharedBytes(DECODE_QUERIES) + DECODE_QUERIES * WEIGHTS_STRIDE * Short.BYTES
                + DECODE_WARPS * DECODE_QUERIES * Float.BYTES;
        kernels.launch("attention_decode_" + call.size())
                .structure(call.floats(call.qkv(), (long) from * shape.rowWidth()), positions,
                        call.ints(batch.rowSlices(), from), call.ints(batch.blockTables(), 0), call.pool(), parts)
                .structure(paged).sharing(shared)
                .over(rows, shape.kvHeads() * blocks(shape.queriesPerKv(), DECODE_QUERIES), splits, DECODE_WARPS * 32);
        kernels.launch("attention_join").pointer(parts).pointer(positions).pointer(call.sinks())
                .pointer(call.floats(call.out(), (long) from * shape.queryWidth())).value(splits).structure(paged)
                .over(shape.heads(), rows, JOIN_THREADS);
    }

    /** @param first row that is not alone */
    private void prefill(Call call, int first) {
        AttentionShape shape = call.shape();
        StepBatch batch = call.batch();
        kernels.launch("attention_prefill_" + call.size())
                .structure(call.floats(call.qkv(), 0), call.ints(batch.positions(), 0),
                        call.ints(batch.rowSlices(), 0), call.ints(batch.blockTables(), 0), call.pool(),
                        call.sinks(), call.floats(call.out(), 0))
                .value(first).value(batch.rows()).structure(paged(shape, batch, call.kv()))
                .sharing(call.sharedBytes(PREFILL_QUERIES) + 2 * PREFILL_QUERIES * Integer.BYTES)
                .over(blocks(batch.rows() - first, PREFILL_QUERIES / shape.queriesPerKv()), shape.kvHeads(),
                        PREFILL_THREADS);
    }

    /** The structure of {@code paged.cuh}. */
    static int[] paged(AttentionShape shape, StepBatch batch, KvLayer kv) {
        KvGroupSpec spec = kv.pool().spec();
        int layerElements = Math.toIntExact(spec.layerBytes() / Short.BYTES);
        return new int[]{shape.heads(), shape.kvHeads(), shape.headDim(), spec.blockTokens(),
            spec.layers() * layerElements, kv.layer() * layerElements, batch.tableStride(),
            spec.windowTokens().orElse(0)};
    }

    private static int blocks(int count, int each) {
        return (count + each - 1) / each;
    }
}
