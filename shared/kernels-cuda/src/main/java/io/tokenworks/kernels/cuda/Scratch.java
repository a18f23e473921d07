package io.tokenworks.kernels.cuda;

import java.util.EnumMap;
import java.util.Map;
import jcuda.driver.CUdeviceptr;

/** Memory that ops need for themselves. It grows to what the largest step needs and is kept. One thread. */
final class Scratch implements AutoCloseable {

    /** What it is for; each has memory of its own. */
    enum Use {
        ACTIVATION_CODES, ACTIVATION_SCALES, ACTIVATION_SUMS, EDITED_LOGITS
    }

    private record Room(CUdeviceptr memory, long bytes) {}

    private final Gpu gpu;
    private final Map<Use, Room> rooms = new EnumMap<>(Use.class);

    Scratch(Gpu gpu) {
        this.gpu = gpu;
    }

    /** At least so many bytes, contents undefined. */
    CUdeviceptr room(Use use, long bytes) {
        Room room = rooms.get(use);
        if (room == null || room.bytes() < bytes) {
            if (room != null) {
                gpu.synchronise();
                gpu.free(room.memory());
            }
            room = new Room(gpu.allocate(bytes), bytes);
            rooms.put(use, room);
        }
        return room.memory();
    }

    @Override
    public void close() {
        rooms.values().forEach(room -> gpu.free(room.memory()));
        rooms.clear();
    }
}
