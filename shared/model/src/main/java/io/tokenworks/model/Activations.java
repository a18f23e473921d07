package io.tokenworks.model;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;

/**
 * Buffers of one step, reused by every step.
 *
 * @param ids I32 [rows]
 * @param residual [rows, width]
 * @param normed [rows, width]
 * @param qkv [rows, attention.rowWidth]
 * @param attended [rows, attention.queryWidth]
 * @param delta [rows, width]
 * @param gateUp [rows, 2 * feedForward]
 * @param activated [rows, feedForward]
 * @param gathered [samples, width]
 */
record Activations(
        DeviceBuffer ids,
        DeviceBuffer residual,
        DeviceBuffer normed,
        DeviceBuffer qkv,
        DeviceBuffer attended,
        DeviceBuffer delta,
        DeviceBuffer gateUp,
        DeviceBuffer activated,
        DeviceBuffer gathered) implements AutoCloseable {

    static Activations allocate(Device device, LlamaConfig config, int rows, int samples) {
        int width = config.width();
        return new Activations(device.allocate(Dtype.I32, rows), floats(device, rows, width),
                floats(device, rows, width),
                floats(device, rows, config.attention().rowWidth()),
                floats(device, rows, config.attention().queryWidth()),
                floats(device, rows, width), floats(device, rows, 2 * config.feedForward()),
                floats(device, rows, config.feedForward()), floats(device, samples, width));
    }

    /** Bytes of these buffers, of the logits and of their edited copy; what else a step takes is small. */
    static long bytes(LlamaConfig config, int rows, int samples) {
        long row = 3L * config.width() + config.attention().rowWidth() + config.attention().queryWidth()
                + 3L * config.feedForward();
        long sample = config.width() + 2L * config.vocabulary();
        return Dtype.F32.bytes(rows * row + samples * sample);
    }

    private static DeviceBuffer floats(Device device, int rows, int columns) {
        return device.allocate(Dtype.F32, (long) rows * columns);
    }

    @Override
    public void close() {
        for (DeviceBuffer buffer : new DeviceBuffer[]{ids, residual, normed, qkv, attended, delta, gateUp, activated,
            gathered}) {
            buffer.close();
        }
    }
}
