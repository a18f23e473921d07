package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.testkit.contract.OpsContract;
import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.testkit.cuda.Emulator.Order;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/**
 * The whole contract over JCuda, on the emulator: every kernel, every launch. Threads get their turns in random order,
 * so that a barrier that is missing shows as other bits.
 */
class CudaOpsContractTest extends OpsContract {

    private final Emulator emulator = Emulator.inThisProcess();

    @Override
    protected Backend open() {
        emulator.order(Order.RANDOM);
        return CudaBackend.open(0, Optional.of(emulator.kernels()));
    }

    @Override
    protected Backend openOtherwise() {
        return CudaBackend.open(1, Optional.of(emulator.kernels()));
    }

    @Override
    protected Dtype kvDtype() {
        return Dtype.BF16;
    }

    @Override
    protected Set<Dtype> shortActivations() {
        return Set.of(Dtype.BF16, Dtype.Q8_0, Dtype.Q4_0, Dtype.Q4_1, Dtype.MXFP4, Dtype.Q4_K, Dtype.Q5_K,
                Dtype.Q6_K, Dtype.E4M3);
    }

    @Override
    protected String title() {
        return "The CUDA backend";
    }

    @AfterAll
    void forwardAgain() {
        emulator.order(Order.FORWARD);
    }
}
