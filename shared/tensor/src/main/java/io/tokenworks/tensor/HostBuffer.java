package io.tokenworks.tensor;

/** A buffer of the backends that compute in host memory: one Java array, bounds-checked by the JVM. */
public final class HostBuffer implements DeviceBuffer {

    private final Dtype dtype;
    private final float[] floats;
    private final int[] ints;

    public HostBuffer(Dtype dtype, long elements) {
        if (dtype != Dtype.F32 && dtype != Dtype.I32) {
            throw new IllegalArgumentException("a buffer holds F32 or I32, not " + dtype);
        }
        this.dtype = dtype;
        this.floats = new float[dtype == Dtype.F32 ? Math.toIntExact(elements) : 0];
        this.ints = new int[dtype == Dtype.I32 ? Math.toIntExact(elements) : 0];
    }

    /** The array behind an F32 buffer. */
    public static float[] floats(DeviceBuffer buffer) {
        return of(buffer, Dtype.F32).floats;
    }

    /** The array behind an I32 buffer. */
    public static int[] ints(DeviceBuffer buffer) {
        return of(buffer, Dtype.I32).ints;
    }

    private static HostBuffer of(DeviceBuffer buffer, Dtype dtype) {
        if (buffer instanceof HostBuffer host && host.dtype == dtype) {
            return host;
        }
        throw new IllegalArgumentException("not a host buffer of " + dtype + ": " + buffer.dtype());
    }

    @Override
    public Dtype dtype() {
        return dtype;
    }

    @Override
    public long elements() {
        return Math.max(floats.length, ints.length);
    }

    @Override
    public void close() {
        // The garbage collector owns the array.
    }
}
