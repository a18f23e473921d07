package io.tokenworks.testkit.contract;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.ScalarDevice;

/** The oracle agrees with itself; what this adds are the invariances, the refusals and the page. */
class ScalarOpsContractTest extends OpsContract {

    @Override
    protected Backend open() {
        return ScalarDevice.backend();
    }

    @Override
    protected Dtype kvDtype() {
        return Dtype.F32;
    }

    @Override
    protected String title() {
        return "The scalar oracle";
    }
}
