package io.tokenworks.controlplane.deployments;

import io.tokenworks.wire.worker.WorkerRole;

/** Workers wanted by role. */
public record Pools(int prefill, int decode) {

    public int of(WorkerRole role) {
        return switch (role) {
            case PREFILL -> prefill;
            case DECODE -> decode;
        };
    }
}
