package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvPool;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The single pool of a model whose layers all attend to everything.
 *
 * @param blocks of the pool that may hold anybody's keys and values
 */
record DeviceKv(Device device, KvPool pool, int blocks) implements KvMemory {

    @Override
    public List<KvGroupSpec> groups() {
        return List.of(pool.spec());
    }

    @Override
    public int blocks(int group) {
        pool(group);
        return blocks;
    }

    @Override
    public void exportRange(KvRange range, ByteBuffer target) {
        device.exportKv(checked(range, target), range, target);
    }

    @Override
    public void importRange(KvRange range, ByteBuffer source) {
        device.importKv(checked(range, source), range, source);
    }

    @Override
    public boolean checksums() {
        return device.checksumsKv();
    }

    @Override
    public int checksum(KvRange range) {
        return device.checksumKv(inside(range), range);
    }

    private KvPool pool(int group) {
        if (group != 0) {
            throw new IllegalArgumentException("group " + group + " of 1");
        }
        return pool;
    }

    private KvPool inside(KvRange range) {
        KvPool found = pool(range.group());
        boolean inside = range.block() >= 0 && range.block() < blocks && range.layerFrom() >= 0
                && range.layerFrom() <= range.layerTo() && range.layerTo() <= found.spec().layers();
        if (!inside) {
            throw new IllegalArgumentException(range + ", pool of " + blocks + " blocks");
        }
        return found;
    }

    private KvPool checked(KvRange range, ByteBuffer bytes) {
        KvPool found = inside(range);
        if (bytes.remaining() < range.bytes(found.spec())) {
            throw new IllegalArgumentException(range + " with " + bytes.remaining() + " bytes");
        }
        return found;
    }
}
