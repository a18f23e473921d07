package io.tokenworks.kernels.cpu;

import io.tokenworks.tensor.Backend;

/** The way in. */
public final class CpuBackend {

    private CpuBackend() {}

    /**
     * A backend with a team of threads; closing it ends them. Returns after the kernels are compiled, within some
     * seconds.
     *
     * @param threads threads that compute, the caller's included; 0 for as many as there are cores
     */
    public static Backend open(int threads) {
        Team team = new Team(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
        CpuDevice device = new CpuDevice(team);
        CpuOps ops = new CpuOps(team);
        new WarmUp(device, ops).run();
        return new Backend(device, ops, "cpu-invariant-" + Lanes.F.vectorBitSize());
    }
}
