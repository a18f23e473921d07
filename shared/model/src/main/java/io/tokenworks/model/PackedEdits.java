package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.EditLists;
import io.tokenworks.tensor.LogitEdits;
import java.util.Arrays;

/**
 * The logit edits of a step's samples, as lists on the device. Most steps have none, some have one for every token of
 * many long prompts: the buffers double when they are too small, and stay.
 */
final class PackedEdits implements AutoCloseable {

    private static final int FIRST_ENTRIES = 1024;

    private final Device device;
    private final int[] offsets;
    private final DeviceBuffer deviceOffsets;
    private int[] tokens = new int[FIRST_ENTRIES];
    private float[] scales = new float[FIRST_ENTRIES];
    private float[] shifts = new float[FIRST_ENTRIES];
    private EditLists lists;
    private int samples;

    PackedEdits(Device device, int samplesMax) {
        this.device = device;
        this.offsets = new int[samplesMax + 1];
        this.deviceOffsets = device.allocate(Dtype.I32, samplesMax + 1L);
        this.lists = allocate(FIRST_ENTRIES);
    }

    /** Begins a step. The step before is done. */
    void clear() {
        samples = 0;
    }

    /** Adds those of the next sample. */
    void add(LogitEdits edits) {
        int from = offsets[samples];
        int to = from + edits.count();
        if (to > tokens.length) {
            grow(Math.max(to, 2 * tokens.length));
        }
        System.arraycopy(edits.tokens(), 0, tokens, from, edits.count());
        System.arraycopy(edits.scales(), 0, scales, from, edits.count());
        System.arraycopy(edits.shifts(), 0, shifts, from, edits.count());
        offsets[++samples] = to;
    }

    /** Copies them to the device. */
    void copyIn() {
        int count = offsets[samples];
        device.copyIn(offsets, samples + 1, deviceOffsets);
        device.copyIn(tokens, count, lists.tokens());
        device.copyIn(scales, count, lists.scales());
        device.copyIn(shifts, count, lists.shifts());
    }

    EditLists lists() {
        return lists;
    }

    private EditLists allocate(int entries) {
        return new EditLists(deviceOffsets, device.allocate(Dtype.I32, entries), device.allocate(Dtype.F32, entries),
                device.allocate(Dtype.F32, entries));
    }

    private void grow(int entries) {
        freeEntries();
        lists = allocate(entries);
        tokens = Arrays.copyOf(tokens, entries);
        scales = Arrays.copyOf(scales, entries);
        shifts = Arrays.copyOf(shifts, entries);
    }

    private void freeEntries() {
        lists.tokens().close();
        lists.scales().close();
        lists.shifts().close();
    }

    @Override
    public void close() {
        deviceOffsets.close();
        freeEntries();
    }
}
