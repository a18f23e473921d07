package io.tokenworks.model;

import io.tokenworks.kernels.cuda.CudaBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.contract.StepRunnerContract;
import io.tokenworks.testkit.cuda.Emulator;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;

/** The tiny model on the CUDA backend, over JCuda, on the emulator. */
class CudaRunnerContractTest extends StepRunnerContract {

    private static Backend backend;
    private static LoadedModel model;

    @BeforeAll
    static void load() {
        backend = CudaBackend.open(0, Optional.of(Emulator.inThisProcess().kernels()));
        model = TinyLlama.load(7, 128, backend);
    }

    @AfterAll
    static void unload() {
        if (backend != null) {
            model.close();
            backend.close();
            Assertions.assertTrue(Emulator.inThisProcess().launches("attention_join") > 0, "no kernel was launched");
        }
    }

    @Override
    protected StepRunner open() {
        return model.runner(RunnerOptions.ofBlocks(128));
    }
}
