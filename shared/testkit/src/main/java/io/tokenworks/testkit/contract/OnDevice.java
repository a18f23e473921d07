package io.tokenworks.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A backend with the copies around it. Buffers are longer than asked for: beyond the end, and wherever an op has yet
 * to write, stands not-a-number, so
 * that a read or a write too far shows. Everything handed out is freed on close.
 */
final class OnDevice implements AutoCloseable {

    private static final int SLACK = 7;

    private final Backend backend;
    private final Dtype kvDtype;
    private final List<Runnable> allocated = new ArrayList<>();

    OnDevice(Backend backend, Dtype kvDtype) {
        this.backend = backend;
        this.kvDtype = kvDtype;
    }

    Ops ops() {
        return backend.ops();
    }

    Device device() {
        return backend.device();
    }

    DeviceBuffer floats(float[] values) {
        float[] longer = Arrays.copyOf(values, values.length + SLACK);
        Arrays.fill(longer, values.length, longer.length, Float.NaN);
        DeviceBuffer buffer = kept(device().allocate(Dtype.F32, longer.length));
        device().copyIn(longer, longer.length, buffer);
        return buffer;
    }

    DeviceBuffer ints(int[] values) {
        int[] longer = Arrays.copyOf(values, values.length + SLACK);
        Arrays.fill(longer, values.length, longer.length, Integer.MIN_VALUE);
        DeviceBuffer buffer = kept(device().allocate(Dtype.I32, longer.length));
        device().copyIn(longer, longer.length, buffer);
        return buffer;
    }

    /** F32 elements that an op is to write. */
    DeviceBuffer room(int elements) {
        float[] unwritten = new float[elements];
        Arrays.fill(unwritten, Float.NaN);
        return floats(unwritten);
    }

    float[] read(DeviceBuffer buffer, int elements) {
        float[] longer = new float[elements + SLACK];
        device().copyOut(buffer, longer, longer.length);
        device().record().await();
        for (int i = elements; i < longer.length; i++) {
            assertThat(longer[i]).as("beyond the end").isNaN();
        }
        return Arrays.copyOf(longer, elements);
    }

    int[] readInts(DeviceBuffer buffer, int elements) {
        int[] longer = new int[elements + SLACK];
        device().copyOut(buffer, longer, longer.length);
        device().record().await();
        for (int i = elements; i < longer.length; i++) {
            assertThat(longer[i]).as("beyond the end").isEqualTo(Integer.MIN_VALUE);
        }
        return Arrays.copyOf(longer, elements);
    }

    Weight weight(List<WeightSource> parts) {
        Weight weight = ops().prepareWeight(parts);
        allocated.add(weight::close);
        return weight;
    }

    DeviceBuffer vector(WeightSource source) {
        return kept(ops().prepareVector(source));
    }

    /** A pool of two layers in the backend's own dtype. */
    KvPool pool(int kvHeads, int headDim, int blockTokens, int blocks, OptionalInt window) {
        KvPool pool = device()
                .allocateKv(new KvGroupSpec(KvBytes.LAYERS, kvHeads, headDim, blockTokens, kvDtype, window), blocks);
        allocated.add(pool::close);
        return pool;
    }

    private DeviceBuffer kept(DeviceBuffer buffer) {
        allocated.add(buffer::close);
        return buffer;
    }

    @Override
    public void close() {
        allocated.forEach(Runnable::run);
    }
}
