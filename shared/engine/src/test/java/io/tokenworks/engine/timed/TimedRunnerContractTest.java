package io.tokenworks.engine.timed;

import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.contract.StepRunnerContract;
import java.util.stream.IntStream;

class TimedRunnerContractTest extends StepRunnerContract {

    @Override
    protected StepRunner open() {
        return new TimedStepRunner(TimedProfile.instant(128), 100, IntStream.range(3, 90).toArray(), () -> 0, _ -> {});
    }
}
