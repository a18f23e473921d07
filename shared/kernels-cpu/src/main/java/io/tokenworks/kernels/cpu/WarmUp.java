package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.HostBuffer;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.StepBatch;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs the kernels on tiny tensors until the JIT compiler has taken them over. Before that every vector is an object on
 * the heap and a kernel is about a
 * hundred times slower: a first prompt of 512 tokens would take half a minute.
 */
final class WarmUp {

    private static final int WIDTH = 64;
    private static final int POSITIONS = 40;
    private static final int ROWS = 7;
    private static final int ROUNDS_PER_LOOK = 10;
    private static final double SPEED_UP_WANTED = 150;
    private static final long MOST_NANOS = 6_000_000_000L;

    private final CpuOps ops;
    private final AttentionShape shape = new AttentionShape(8, 2, Math.max(16, Lanes.N));
    private final HostBuffer activations = new HostBuffer(Dtype.F32, ROWS * 16L * WIDTH);
    private final HostBuffer out = new HostBuffer(Dtype.F32, ROWS * 16L * WIDTH);
    private final HostBuffer vector = new HostBuffer(Dtype.F32, WIDTH);
    private final HostBuffer rope = new HostBuffer(Dtype.F32, (long) POSITIONS * shape.headDim());
    private final StepBatch batch;
    private final KvLayer kv;
    private final List<Weight> weights;

    WarmUp(CpuDevice device, CpuOps ops) {
        this.ops = ops;
        KvGroupSpec spec = new KvGroupSpec(1, shape.kvHeads(), shape.headDim(), 16, Dtype.BF16, OptionalInt.empty());
        this.kv = new KvLayer(device.allocateKv(spec, POSITIONS / 16 + 1), 0);
        HostBuffer positions = new HostBuffer(Dtype.I32, ROWS);
        for (int i = 0; i < ROWS; i++) {
            HostBuffer.ints(positions)[i] = POSITIONS - 1 - i;
        }
        this.batch = new StepBatch(ROWS, positions, new HostBuffer(Dtype.I32, ROWS), new HostBuffer(Dtype.I32, 3), 3);
        this.weights = List.of(weight(Dtype.Q4_1), weight(Dtype.Q8_0), weight(Dtype.F32));
    }

    private Weight weight(Dtype dtype) {
        Shape square = Shape.of(5 * Panel.TILE, WIDTH);
        MemorySegment zeros = MemorySegment.ofArray(new byte[Math.toIntExact(dtype.bytes(square.elements()))]);
        return ops.prepareWeight(List.of(new WeightSource("warm-up", square, dtype, zeros)));
    }

    /** Runs until the rounds are much faster than the first, or the time is up. */
    void run() {
        long start = System.nanoTime();
        long slowest = 0;
        long took = Long.MAX_VALUE;
        while (System.nanoTime() - start < MOST_NANOS && took * SPEED_UP_WANTED > slowest) {
            long before = System.nanoTime();
            for (int i = 0; i < ROUNDS_PER_LOOK; i++) {
                round();
            }
            took = System.nanoTime() - before;
            slowest = Math.max(slowest, took);
        }
    }

    private void round() {
        for (Weight weight : weights) {
            ops.matmul(weight, activations, ROWS, out);
            ops.matmul(weight, activations, 1, out);
        }
        ops.ropeAndStore(activations, shape, rope, batch, kv);
        ops.attention(activations, shape, batch, kv, out);
        ops.addRmsNorm(activations, out, new Ops.Norm(vector, 1e-5f), ROWS, out);
        ops.swiglu(activations, ROWS, WIDTH, out);
        RowMath.exponentialSum(HostBuffer.floats(out), 0, WIDTH, 0, 1);
    }
}
