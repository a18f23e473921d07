package io.tokenworks.tensor;

/**
 * Plain elements (F32 or I32) on a device. Only the device's own ops read or write it; hosts copy in and out through
 * {@link Device}.
 */
public interface DeviceBuffer extends AutoCloseable {

    Dtype dtype();

    /** How many elements it holds. */
    long elements();

    /** Frees it. Queued ops must no longer use it. */
    @Override
    void close();
}
