package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.CudaWeight.Segment;
import io.tokenworks.kernels.cuda.Scratch.Use;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.ExpertOps.Experts;
import io.tokenworks.tensor.ExpertOps.Routed;
import io.tokenworks.tensor.ExpertOps.Routing;
import java.util.EnumSet;
import java.util.Set;
import jcuda.driver.CUdeviceptr;

/**
 * Products with experts' weights. The GPU itself groups a step's choices by expert, into tiles; there are launched as
 * many as there may be, and those that are empty leave at once. So the host knows no choice, waits for none, and a
 * recorded step serves all.
 */
final class ExpertMatmul {

    private static final Set<Dtype> DTYPES = EnumSet.of(Dtype.BF16, Dtype.Q8_0, Dtype.MXFP4, Dtype.Q4_K, Dtype.Q6_K);
    private static final int THREADS = 256;
    private static final int ROUTE_WARPS = 4;
    private static final int ROUTE_THREADS = 128;
    private static final int TILE_INTS = 3;

    private final Kernels kernels;
    private final Scratch scratch;
    private final Matmul matmul;

    ExpertMatmul(Kernels kernels, Scratch scratch, Matmul matmul) {
        this.kernels = kernels;
        this.scratch = scratch;
        this.matmul = matmul;
    }

    void route(DeviceBuffer logits, Routing routing, int rows, Routed out) {
        kernels.launch("route").floats(logits).ints(out.ids()).floats(out.weights()).value(rows)
                .value(routing.experts()).value(routing.chosen()).value(routing.normalised() ? 1 : 0)
                .over(Matmul.blocks(rows, ROUTE_WARPS), 1, ROUTE_THREADS);
    }

    /**
     * One product: who chose whom, and what goes in.
     *
     * @param in of {@code inRows} rows
     * @param each choices that share a row of it
     */
    record Product(Experts experts, Routed routed, DeviceBuffer in, int inRows, int each) {

        int choices() {
            return inRows * each;
        }

        CudaWeight weight() {
            return (CudaWeight) experts.stacked();
        }

        /** Few for an expert, on the average. */
        boolean few() {
            return choices() <= Matmul.FEW_TOKENS * experts.routing().experts();
        }

        int tileTokens() {
            return few() ? Matmul.FEW_TOKENS : Matmul.MANY_TOKENS_SMALL;
        }

        int tiles() {
            return Math.min(experts.routing().experts(), choices()) + choices() / tileTokens();
        }
    }

    void spread(Experts experts, DeviceBuffer in, Routed routed, int rows, CUdeviceptr out) {
        multiply(new Product(experts, routed, in, rows, experts.routing().chosen()), out);
    }

    void join(Experts experts, DeviceBuffer in, Routed routed, int rows, DeviceBuffer out) {
        int chosen = experts.routing().chosen();
        int width = experts.rows();
        CUdeviceptr parts = scratch.room(Use.EXPERT_PARTS, Dtype.F32.bytes((long) rows * chosen * width));
        multiply(new Product(experts, routed, in, rows * chosen, 1), parts);
        kernels.launch("join_experts").pointer(parts).floats(routed.weights()).floats(out).value(chosen).value(width)
                .over(Matmul.blocks(width, THREADS), rows, THREADS);
    }

    private void multiply(Product product, CUdeviceptr out) {
        CudaWeight weight = product.weight();
        Segment segment = weight.segments().getFirst();
        if (weight.segments().size() > 1 || !DTYPES.contains(segment.dtype())) {
            throw new IllegalArgumentException("experts' weights are of one type of " + DTYPES);
        }
        Routing routing = product.experts().routing();
        CUdeviceptr order = scratch.room(Use.EXPERT_ORDER, Dtype.I32.bytes(product.choices()));
        CUdeviceptr tiles = scratch.room(Use.EXPERT_TILES, Dtype.I32.bytes((long) TILE_INTS * product.tiles()));
        kernels.launch("group_by_expert").ints(product.routed().ids()).pointer(order).pointer(tiles)
                .value(product.choices()).value(routing.experts()).value(product.tileTokens()).value(product.tiles())
                .over(product.choices() == 0 ? 0 : 1, 1, THREADS);
        int rows = product.experts().rows();
        Cut cut = Cut.of(segment.dtype(), rows, weight.columns(), product.choices(), rows);
        Launch launch = kernels.launch((product.few() ? "experts_few_" : "experts_64_") + segment.suffix())
                .pointer(segment.memory());
        if (product.few()) {
            launch.floats(product.in());
        } else {
            launch.pointer(matmul.shortened(product.in(), product.inRows(), weight.columns(), cut.halves()))
                    .sharing(Matmul.stageBytes(segment.dtype(), cut, Matmul.MANY_TOKENS_SMALL));
        }
        launch.pointer(out).structure(cut.fields())
                .choices(order, tiles, routing.experts(), product.each())
                .over(product.few() ? Matmul.fewBlocks(cut) : Matmul.blocks(rows, Matmul.MANY_OUTPUTS),
                        product.tiles(), THREADS);
    }
}
