package io.tokenworks.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Host memory with F32 KV: the device of the oracle. */
public final class ScalarDevice implements HostCopies {

    /** The oracle: simple loops that every other backend is compared with. */
    public static Backend backend() {
        return new Backend(new ScalarDevice(), new ScalarOps(), "scalar-f32");
    }

    @Override
    public String name() {
        return "scalar oracle";
    }

    @Override
    public KvPool allocateKv(KvGroupSpec spec, int blocks) {
        if (spec.dtype() != Dtype.F32) {
            throw new IllegalArgumentException("the oracle keeps KV in F32, not " + spec.dtype());
        }
        return new Pool(spec, blocks, new float[blocks][(int) (spec.blockBytes() / Float.BYTES)]);
    }

    @Override
    public void exportKv(KvPool pool, KvMemory.KvRange range, ByteBuffer target) {
        int layer = (int) (pool.spec().layerBytes() / Float.BYTES);
        ByteBuffer little = target.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        little.asFloatBuffer().put(((Pool) pool).values()[range.block()], range.layerFrom() * layer,
                (range.layerTo() - range.layerFrom()) * layer);
        target.position(target.position() + (int) range.bytes(pool.spec()));
    }

    @Override
    public void importKv(KvPool pool, KvMemory.KvRange range, ByteBuffer source) {
        int layer = (int) (pool.spec().layerBytes() / Float.BYTES);
        ByteBuffer little = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        little.asFloatBuffer().get(((Pool) pool).values()[range.block()], range.layerFrom() * layer,
                (range.layerTo() - range.layerFrom()) * layer);
        source.position(source.position() + (int) range.bytes(pool.spec()));
    }

    @Override
    public void close() {
        // The garbage collector owns everything.
    }

    /** @param values [blocks][layer, k|v, kvHead, token, headDim] */
    record Pool(KvGroupSpec spec, int blocks, float[][] values) implements KvPool {

        @Override
        public void close() {
            // The garbage collector owns the arrays.
        }
    }
}
