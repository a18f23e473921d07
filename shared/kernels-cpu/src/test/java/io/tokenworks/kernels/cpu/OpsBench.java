package io.tokenworks.kernels.cpu;

import com.sun.management.ThreadMXBean;
import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Backend;
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
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Time of single ops in SmolLM2's shapes. Arguments: threads. CPU time is that of the computing threads, so that it
 * means something on a busy machine;
 * bytes allocated per op show whether vectors are objects.
 */
final class OpsBench {

    private static final long ROUND_NANOS = 300_000_000;
    private static final int ROUNDS = 3;
    private static final AttentionShape SHAPE = new AttentionShape(9, 3, 64);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private OpsBench() {}

    private record Cost(long wallNanos, long cpuNanos, long bytes) {
        static Cost now() {
            long cpu = 0;
            long bytes = 0;
            for (long id : THREADS.getAllThreadIds()) {
                var thread = THREADS.getThreadInfo(id);
                if (thread != null && (thread.getThreadName().equals("kernel") || id == Thread.currentThread()
                        .threadId())) {
                    cpu += THREADS.getThreadCpuTime(id);
                    bytes += THREADS.getThreadAllocatedBytes(id);
                }
            }
            return new Cost(System.nanoTime(), cpu, bytes);
        }
    }

    public static void main(String[] arguments) {
        try (Backend backend = CpuBackend.open(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0)) {
            System.out.println(backend.device().name());
            for (int rows : new int[]{1, 4, 16, 512}) {
                matmul(backend.ops(), Dtype.Q4_1, 3072, 576, rows);
                matmul(backend.ops(), Dtype.Q4_1, 576, 1536, rows);
                matmul(backend.ops(), Dtype.Q4_1, 960, 576, rows);
            }
            matmul(backend.ops(), Dtype.Q8_0, 49152, 576, 1);
            matmul(backend.ops(), Dtype.Q8_0, 49152, 576, 16);
            matmul(backend.ops(), Dtype.F32, 3072, 576, 1);
            matmul(backend.ops(), Dtype.F32, 3072, 576, 512);
            attention(backend, 1, 512);
            attention(backend, 512, 512);
            attention(backend, 512, 2048);
            rest(backend.ops(), 512);
        }
    }

    private static void matmul(Ops ops, Dtype dtype, int outputs, int inputs, int rows) {
        Shape shape = Shape.of(outputs, inputs);
        byte[] bytes = new byte[Math.toIntExact(dtype.bytes(shape.elements()))];
        Weight weight = ops.prepareWeight(List.of(new WeightSource("w", shape, dtype, MemorySegment.ofArray(bytes))));
        HostBuffer in = new HostBuffer(Dtype.F32, (long) rows * inputs);
        Arrays.fill(HostBuffer.floats(in), 0.5f);
        HostBuffer out = new HostBuffer(Dtype.F32, (long) rows * outputs);
        time("%s %dx%d, %d rows".formatted(dtype, outputs, inputs, rows), 2.0 * rows * outputs * inputs,
                () -> ops.matmul(weight, in, rows, out));
    }

    private static void attention(Backend backend, int rows, int length) {
        KvGroupSpec spec = new KvGroupSpec(1, 3, 64, 16, Dtype.BF16, OptionalInt.empty());
        KvLayer kv = new KvLayer(backend.device().allocateKv(spec, length / 16), 0);
        HostBuffer positions = new HostBuffer(Dtype.I32, rows);
        HostBuffer table = new HostBuffer(Dtype.I32, length / 16);
        Arrays.setAll(HostBuffer.ints(positions), i -> length - rows + i);
        Arrays.setAll(HostBuffer.ints(table), i -> i);
        StepBatch batch = new StepBatch(rows, positions, new HostBuffer(Dtype.I32, rows), table, length / 16);
        HostBuffer qkv = new HostBuffer(Dtype.F32, (long) rows * SHAPE.rowWidth());
        HostBuffer out = new HostBuffer(Dtype.F32, (long) rows * SHAPE.queryWidth());
        double average = length - rows / 2.0;
        time("attention %d rows to %d".formatted(rows, length), 4.0 * rows * average * SHAPE.queryWidth(),
                () -> backend.ops().attention(qkv, SHAPE, batch, kv, out));
    }

    private static void rest(Ops ops, int rows) {
        HostBuffer a = new HostBuffer(Dtype.F32, rows * 3072L);
        HostBuffer b = new HostBuffer(Dtype.F32, rows * 1536L);
        HostBuffer weight = new HostBuffer(Dtype.F32, 576);
        time("swiglu " + rows, rows * 1536.0, () -> ops.swiglu(a, rows, 1536, b));
        time("addRmsNorm " + rows, rows * 576.0,
                () -> ops.addRmsNorm(a, b, new Ops.Norm(weight, 1e-5f), rows, b));
    }

    private static void time(String what, double work, Runnable op) {
        String line = "";
        for (int round = 0; round < ROUNDS; round++) {
            Cost before = Cost.now();
            int runs = 0;
            do {
                op.run();
                runs++;
            } while (System.nanoTime() - before.wallNanos() < ROUND_NANOS);
            Cost after = Cost.now();
            double cpu = (after.cpuNanos() - before.cpuNanos()) / (double) runs;
            line = "%-28s wall %9.1f µs, CPU %9.1f µs, %6.2f G/s of a core, %d bytes".formatted(what,
                    (after.wallNanos() - before.wallNanos()) / 1e3 / runs, cpu / 1e3, work / cpu,
                    (after.bytes() - before.bytes()) / runs);
        }
        System.out.println(line);
    }
}
