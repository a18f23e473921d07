package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.tensor.KvPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Blocks of keys and values as floats, through the bytes that a hand-over moves. */
final class KvBytes {

    static final int LAYERS = 2;

    private KvBytes() {}

    /** @param values [layer, k|v, kvHead, token, headDim] */
    static void write(Device device, KvPool pool, int block, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (pool.spec().dtype()) {
                case F32 -> bytes.putFloat(value);
                case F16 -> bytes.putShort(Float.floatToFloat16(value));
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                default -> throw new IllegalArgumentException("KV of " + pool.spec().dtype());
            }
        }
        device.importKv(pool, new KvRange(0, block, 0, LAYERS), bytes.flip());
    }

    /** @return [k|v, kvHead, token, headDim] of one layer of a block */
    static float[] read(Device device, KvPool pool, int block, int layer) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(pool.spec().layerBytes()));
        device.record().await();
        device.exportKv(pool, new KvRange(0, block, layer, layer + 1), bytes);
        bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
        Dtype dtype = pool.spec().dtype();
        float[] values = new float[bytes.remaining() / dtype.blockBytes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case F32 -> bytes.getFloat();
                case F16 -> Float.float16ToFloat(bytes.getShort());
                case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                default -> throw new IllegalArgumentException("KV of " + dtype);
            };
        }
        return values;
    }
}
