package io.tokenworks.transfer;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** A KV pool in a byte array. */
class ArrayKv implements KvMemory {
    static final KvGroupSpec SPEC = new KvGroupSpec(6, 2, 8, 16, Dtype.BF16, OptionalInt.empty());

    private final byte[][] blocks;

    ArrayKv(int blocks) {
        this.blocks = new byte[blocks][(int) SPEC.blockBytes()];
    }

    static ArrayKv random(int blocks, long seed) {
        ArrayKv kv = new ArrayKv(blocks);
        Random random = new Random(seed);
        for (byte[] block : kv.blocks) {
            random.nextBytes(block);
        }
        return kv;
    }

    byte[] block(int index) {
        return blocks[index];
    }

    @Override
    public List<KvGroupSpec> groups() {
        return List.of(SPEC);
    }

    @Override
    public int blocks(int group) {
        return blocks.length;
    }

    @Override
    public void exportRange(KvRange range, ByteBuffer target) {
        target.put(blocks[range.block()], offset(range), (int) range.bytes(SPEC));
    }

    @Override
    public synchronized void importRange(KvRange range, ByteBuffer source) {
        source.get(blocks[range.block()], offset(range), (int) range.bytes(SPEC));
    }

    private static int offset(KvRange range) {
        return (int) (range.layerFrom() * SPEC.layerBytes());
    }
}
