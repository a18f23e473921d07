package io.tokenworks.model;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.contract.StepRunnerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CpuRunnerContractTest extends StepRunnerContract {

    private static Backend backend;
    private static LoadedModel model;

    @BeforeAll
    static void load() {
        backend = CpuBackend.open(2);
        model = TinyLlama.load(7, 128, backend);
    }

    @AfterAll
    static void unload() {
        model.close();
        backend.close();
    }

    @Override
    protected StepRunner open() {
        return model.runner(RunnerOptions.ofBlocks(128));
    }
}
