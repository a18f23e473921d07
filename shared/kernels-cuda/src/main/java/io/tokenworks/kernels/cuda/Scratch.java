package io.tokenworks.kernels.cuda;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jcuda.driver.CUdeviceptr;

/**
 * Memory that ops need for themselves. It grows to what the largest step needs; what was too small is kept too, for
 * captured steps go on using it. One thread.
 */
final class Scratch implements AutoCloseable {

    /** What it is for; each has memory of its own. */
    enum Use {
        SHORT_ROWS,
        SHORT_ROWS_HALVES,
        SEGMENT_PARTS,
        ATTENTION_PARTS,
        EDITED_LOGITS,
        EXPERT_ORDER,
        EXPERT_TILES,
        EXPERT_PARTS
    }

    private record Room(CUdeviceptr memory, long bytes) {}

    private final Gpu gpu;
    private final Map<Use, Room> rooms = new EnumMap<>(Use.class);
    private final List<CUdeviceptr> outgrown = new ArrayList<>();

    Scratch(Gpu gpu) {
        this.gpu = gpu;
    }

    /** At least so many bytes, contents undefined. */
    CUdeviceptr room(Use use, long bytes) {
        Room room = rooms.get(use);
        if (room == null || room.bytes() < bytes) {
            long least = bytes;
            if (room != null) {
                outgrown.add(room.memory());
                least = Math.max(bytes, 2 * room.bytes()); // all that is kept is less than what is used
            }
            room = new Room(gpu.allocate(least), least);
            rooms.put(use, room);
        }
        return room.memory();
    }

    @Override
    public void close() {
        rooms.values().forEach(room -> gpu.free(room.memory()));
        outgrown.forEach(gpu::free);
        outgrown.clear();
        rooms.clear();
    }
}
