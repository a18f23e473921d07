package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.testkit.contract.OpsContract;

/** Kernels that are not warm: results must not depend on who compiled them, and when. */
class CpuOpsContractTest extends OpsContract {

    @Override
    protected Backend open() {
        return open(3);
    }

    @Override
    protected Backend openOtherwise() {
        return open(1);
    }

    private static Backend open(int threads) {
        Team team = new Team(threads);
        return new Backend(new CpuDevice(team), new CpuOps(team), "cpu");
    }

    @Override
    protected Dtype kvDtype() {
        return Dtype.BF16;
    }

    @Override
    protected boolean windowsAndSinks() {
        return false;
    }

    @Override
    protected String title() {
        return "The CPU backend";
    }
}
