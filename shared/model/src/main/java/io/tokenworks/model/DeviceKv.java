package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvPool;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

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

    @Override
    public Optional<byte[]> share() {
        return device.shareKv(pool);
    }

    @Override
    public Optional<Near> borrow(byte[] share) {
        return device.borrowKv(pool, share).map(theirs -> new Near() {
            @Override
            public void copy(KvRange from, KvRange to) {
                new DeviceKv(device, theirs, theirs.blocks()).inside(from);
                if (from.layerFrom() != to.layerFrom() || from.layerTo() != to.layerTo()) {
                    throw new IllegalArgumentException(from + " is of other layers than " + to);
                }
                device.copyKv(theirs, from, inside(to), to);
            }

            @Override
            public void close() {
                theirs.close();
            }
        });
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
