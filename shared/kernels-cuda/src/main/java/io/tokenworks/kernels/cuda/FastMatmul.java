package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.CublasLt.Addresses;
import io.tokenworks.kernels.cuda.CublasLt.Plan;
import io.tokenworks.kernels.cuda.CublasLt.Product;
import io.tokenworks.kernels.cuda.CudaWeight.Segment;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jcuda.driver.CUdeviceptr;

/**
 * Products of many rows with weights of BF16 by cuBLASLt: faster, and a row may depend on how many there are. One
 * thread.
 */
final class FastMatmul implements AutoCloseable {

    private static final long WORKSPACE_BYTES = 32L << 20; // what the library's makers advise for large GPUs
    private static final int PLANS_MAX = 512;
    private static final int ALIGNMENT_MAX = 256;

    private final Gpu gpu;
    private final CublasLt library;
    private final CUdeviceptr workspace;
    private final Map<Product, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long products;

    private FastMatmul(Gpu gpu, CublasLt library) {
        this.gpu = gpu;
        this.library = library;
        this.workspace = gpu.allocate(WORKSPACE_BYTES);
    }

    /** @throws CudaFault in one clear line, if this machine has no cuBLASLt that can be used */
    static FastMatmul open(Gpu gpu, Optional<Path> folder) {
        gpu.bind();
        return new FastMatmul(gpu, CublasLt.open(folder));
    }

    String name() {
        return "cuBLASLt " + library.version();
    }

    /** How many were queued. */
    long products() {
        return products;
    }

    /**
     * Queues the product of a segment of BF16.
     *
     * @param in rows of bf16, {@code inStride} elements each
     * @return false if the library does not know how: nothing was queued then
     */
    boolean multiply(Segment segment, CUdeviceptr in, int inStride, Cut cut, CUdeviceptr out) {
        gpu.bind();
        long to = NativeHandle.of(out);
        int alignment = (int) Math.min(ALIGNMENT_MAX, Long.lowestOneBit(to));
        Plan plan = plan(
                new Product(cut.tokens(), cut.rows(), cut.columns(), inStride, cut.outStride(), alignment));
        if (!plan.found()) {
            return false;
        }
        plan.queue(new Addresses(NativeHandle.of(segment.memory()), NativeHandle.of(in), to,
                NativeHandle.of(workspace), WORKSPACE_BYTES), NativeHandle.of(gpu.stream()));
        products++;
        return true;
    }

    /** What was used longest ago makes room: a captured step needs no plan any more. */
    private Plan plan(Product product) {
        Plan known = plans.get(product);
        if (known != null) {
            return known;
        }
        if (plans.size() == PLANS_MAX) {
            Iterator<Plan> eldest = plans.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        Plan fresh = library.plan(product, WORKSPACE_BYTES);
        plans.put(product, fresh);
        return fresh;
    }

    @Override
    public void close() {
        gpu.bind();
        plans.values().forEach(Plan::close);
        plans.clear();
        library.close();
        gpu.free(workspace);
    }
}
