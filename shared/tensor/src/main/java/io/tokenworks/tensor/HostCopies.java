package io.tokenworks.tensor;

/**
 * The part of {@link Device} that is the same for every backend in host memory: buffers are arrays, copies happen at
 * once.
 */
public interface HostCopies extends Device {

    @Override
    default DeviceBuffer allocate(Dtype dtype, long elements) {
        return new HostBuffer(dtype, elements);
    }

    @Override
    default void copyIn(float[] source, int count, DeviceBuffer target) {
        System.arraycopy(source, 0, HostBuffer.floats(target), 0, count);
    }

    @Override
    default void copyIn(int[] source, int count, DeviceBuffer target) {
        System.arraycopy(source, 0, HostBuffer.ints(target), 0, count);
    }

    @Override
    default void copyOut(DeviceBuffer source, float[] target, int count) {
        System.arraycopy(HostBuffer.floats(source), 0, target, 0, count);
    }

    @Override
    default void copyOut(DeviceBuffer source, int[] target, int count) {
        System.arraycopy(HostBuffer.ints(source), 0, target, 0, count);
    }

    @Override
    default Event record() {
        return Event.DONE;
    }
}
