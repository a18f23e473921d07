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
        // By one thread: on tiny tensors a team only wakes each other, and while a system starts the cores are wanted.
        try (var one = new Team(1)) {
            new WarmUp(device, new CpuOps(one)).run();
        }
        return new Backend(device, ops, "cpu-invariant-" + Lanes.F.vectorBitSize());
    }
}
