package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.HostCopies;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Host memory with bf16 KV, one array a block. Everything is computed by the time an op returns. */
final class CpuDevice implements HostCopies {

    private final Team team;

    CpuDevice(Team team) {
        this.team = team;
    }

    /**
     * A pool whose blocks take memory at their first use, so that an idle worker is small.
     *
     * @param values [blocks][layer, k|v, kvHead, token, headDim] bf16; null before a block's first use
     */
    record Pool(KvGroupSpec spec, int blocks, short[][] values) implements KvPool {

        /** Any thread may ask: whoever sees the array sees it zeroed or written. */
        short[] block(int index) {
            short[] block = values[index];
            return block != null ? block : firstUse(index);
        }

        private short[] firstUse(int index) {
            synchronized (values) {
                if (values[index] == null) {
                    values[index] = new short[Math.toIntExact(spec.blockBytes() / Short.BYTES)];
                }
                return values[index];
            }
        }

        @Override
        public void close() {
            // The garbage collector owns the arrays.
        }
    }

    @Override
    public String name() {
        return "CPU, " + team.threads() + " threads, vectors of " + Lanes.F.vectorBitSize() + " bits";
    }

    @Override
    public KvPool allocateKv(KvGroupSpec spec, int blocks) {
        if (spec.dtype() != Dtype.BF16 || spec.headDim() % Lanes.N != 0) {
            throw new IllegalArgumentException(
                    "the CPU backend keeps KV in BF16 with heads of a multiple of " + Lanes.N + ", not " + spec);
        }
        if (spec.windowTokens().isPresent()) {
            throw new IllegalArgumentException("the CPU backend knows no sliding windows: " + spec);
        }
        requireHeap(spec.blockBytes() * blocks);
        return new Pool(spec, blocks, new short[blocks][]);
    }

    /** The blocks come later; that there is room for all of them is known now. */
    private static void requireHeap(long bytes) {
        if (bytes > heapLeftBytes()) {
            System.gc();
        }
        long left = heapLeftBytes();
        if (bytes > left) {
            throw new IllegalArgumentException("KV of " + (bytes >> 20) + " MB does not fit the " + (left >> 20)
                    + " MB left of the heap: keep less KV or give the worker a larger heap (-Xmx)");
        }
    }

    private static long heapLeftBytes() {
        Runtime jvm = Runtime.getRuntime();
        return jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
    }

    @Override
    public void exportKv(KvPool pool, KvMemory.KvRange range, ByteBuffer target) {
        int layer = (int) (pool.spec().layerBytes() / Short.BYTES);
        target.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(((Pool) pool).block(range.block()),
                range.layerFrom() * layer, (range.layerTo() - range.layerFrom()) * layer);
        target.position(target.position() + (int) range.bytes(pool.spec()));
    }

    @Override
    public void importKv(KvPool pool, KvMemory.KvRange range, ByteBuffer source) {
        int layer = (int) (pool.spec().layerBytes() / Short.BYTES);
        source.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(((Pool) pool).block(range.block()),
                range.layerFrom() * layer, (range.layerTo() - range.layerFrom()) * layer);
        source.position(source.position() + (int) range.bytes(pool.spec()));
    }

    @Override
    public void close() {
        team.close();
    }
}
