package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import java.util.HashMap;
import java.util.Map;

/**
 * Steps of one position a sequence, noted down on the device and replayed: one recording for each size of batch that
 * has come up. A batch is filled up to the next size.
 */
final class Replays implements AutoCloseable {

    private static final int FEW = 8;
    private static final int EVERY = 8;
    private static final int MANY = 64;
    private static final int EVERY_OF_MANY = 32;

    private final Device device;
    private final int rowsMax;
    private final Map<Integer, Device.Recording> byRows = new HashMap<>();

    Replays(Device device, int rowsMax) {
        this.device = device;
        this.rowsMax = rowsMax;
    }

    /** The size that a batch of {@code rows} is filled up to: 1, 2, 4, 8, 16, 24, ... 64, 96, 128, ... */
    int size(int rows) {
        int size;
        if (rows <= FEW) {
            size = Integer.highestOneBit(Math.max(1, 2 * rows - 1));
        } else {
            int every = rows <= MANY ? EVERY : EVERY_OF_MANY;
            size = (rows + every - 1) / every * every;
        }
        return Math.min(size, rowsMax);
    }

    /**
     * Queues {@code work} for a batch of this size. The first time it is queued as it is, so that what ops keep for
     * themselves grows to the size, and then noted down.
     */
    void queue(int size, Runnable work) {
        Device.Recording recording = byRows.get(size);
        if (recording != null) {
            recording.replay();
            return;
        }
        work.run();
        byRows.put(size, device.record(work));
    }

    @Override
    public void close() {
        byRows.values().forEach(Device.Recording::close);
        byRows.clear();
    }
}
