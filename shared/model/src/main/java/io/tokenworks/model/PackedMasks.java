package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.MaskLists;
import io.tokenworks.tensor.TokenMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The masks of a step's samples on the device. Most steps have none and copy one row of indexes; sequences that stand
 * at the same place of the same grammar share one. The buffer doubles when it is too small, and stays.
 */
final class PackedMasks implements AutoCloseable {

    private final Device device;
    private final int wordsPerMask;
    private final int[] maskOfRow;
    private final DeviceBuffer deviceMaskOfRow;
    private final List<int[]> masks = new ArrayList<>();
    private int[] words = new int[0];
    private DeviceBuffer deviceWords;
    private int samples;

    PackedMasks(Device device, int samplesMax, int vocabulary) {
        this.device = device;
        this.wordsPerMask = (vocabulary + 31) / 32;
        this.maskOfRow = new int[samplesMax];
        this.deviceMaskOfRow = device.allocate(Dtype.I32, samplesMax);
        this.deviceWords = device.allocate(Dtype.I32, wordsPerMask);
    }

    /** Begins a step. The step before is done. */
    void clear() {
        samples = 0;
        masks.clear();
    }

    /** Adds that of the next sample. */
    void add(TokenMask mask) {
        maskOfRow[samples++] = mask.allowsAll() ? -1 : place(mask.words());
    }

    private int place(int[] mask) {
        for (int i = 0; i < masks.size(); i++) {
            if (Arrays.equals(masks.get(i), mask)) {
                return i;
            }
        }
        masks.add(mask);
        return masks.size() - 1;
    }

    /** Copies them to the device. */
    void copyIn() {
        device.copyIn(maskOfRow, samples, deviceMaskOfRow);
        if (masks.isEmpty()) {
            return;
        }
        int count = masks.size() * wordsPerMask;
        if (count > words.length) {
            words = new int[Math.max(count, 2 * words.length)];
            deviceWords.close();
            deviceWords = device.allocate(Dtype.I32, words.length);
        }
        for (int i = 0; i < masks.size(); i++) {
            System.arraycopy(masks.get(i), 0, words, i * wordsPerMask, wordsPerMask);
        }
        device.copyIn(words, count, deviceWords);
    }

    MaskLists lists() {
        return new MaskLists(deviceMaskOfRow, deviceWords);
    }

    @Override
    public void close() {
        deviceMaskOfRow.close();
        deviceWords.close();
    }
}
