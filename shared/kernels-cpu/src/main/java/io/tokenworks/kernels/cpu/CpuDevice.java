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

    /** @param values [blocks][layer, k|v, kvHead, token, headDim] bf16 */
    record Pool(KvGroupSpec spec, int blocks, short[][] values) implements KvPool {
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
        return new Pool(spec, blocks, new short[blocks][Math.toIntExact(spec.blockBytes() / Short.BYTES)]);
    }

    @Override
    public void exportKv(KvPool pool, KvMemory.KvRange range, ByteBuffer target) {
        int layer = (int) (pool.spec().layerBytes() / Short.BYTES);
        target.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(((Pool) pool).values()[range.block()],
                range.layerFrom() * layer, (range.layerTo() - range.layerFrom()) * layer);
        target.position(target.position() + (int) range.bytes(pool.spec()));
    }

    @Override
    public void importKv(KvPool pool, KvMemory.KvRange range, ByteBuffer source) {
        int layer = (int) (pool.spec().layerBytes() / Short.BYTES);
        source.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(((Pool) pool).values()[range.block()],
                range.layerFrom() * layer, (range.layerTo() - range.layerFrom()) * layer);
        source.position(source.position() + (int) range.bytes(pool.spec()));
    }

    @Override
    public void close() {
        team.close();
    }
}
