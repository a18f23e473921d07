package io.tokenworks.wire.worker;

/** A worker's life, as the control plane shows it and gateways obey it. Only READY workers get new work. */
public enum WorkerState {
    /** Process started, not registered yet. */
    STARTING,
    /** Loads weights; its report says how far. */
    LOADING,
    /** Runs its kernels until they are compiled. */
    WARMING,
    READY,
    /** Takes no new work, finishes what runs. */
    DRAINING,
    /** Ended on request. */
    STOPPED,
    /** Ended or silent without being asked. */
    LOST,
    /** Died unasked; its place waits for the next start. Said by the control plane, never by a worker. */
    FAILING
}
