package io.tokenworks.controlplane.deployments;

/** What computes in the workers. */
public enum Backend {
    CPU,
    /** A GPU; workers without one that can be used do not start. */
    CUDA,
    /** A GPU where there is one that can be used, else processors. */
    AUTO,
    /** No mathematics: steps as long as a profile says. */
    TIMED
}
