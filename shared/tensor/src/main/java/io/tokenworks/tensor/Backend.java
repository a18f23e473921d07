package io.tokenworks.tensor;

/**
 * A device with the ops that run on it.
 *
 * @param device closed together with this
 * @param ops work on the device's buffers only
 * @param numericMode names the arithmetic: runners may exchange KV bytes only under equal names
 */
public record Backend(Device device, Ops ops, String numericMode) implements AutoCloseable {

    @Override
    public void close() {
        device.close();
    }
}
