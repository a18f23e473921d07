package io.tokenworks.model;

import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.contract.StepRunnerContract;

class ScalarRunnerContractTest extends StepRunnerContract {

    @Override
    protected StepRunner open() {
        return TinyLlama.scalarRunner(7, 128, 4);
    }
}
