package io.tokenworks.controlplane.deployments;

/** What computes in the workers. */
public enum Backend {
    CPU,
    /** No mathematics: steps as long as a profile says. */
    TIMED
}
