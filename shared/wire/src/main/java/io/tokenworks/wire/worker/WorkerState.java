package io.tokenworks.wire.worker;

/** A worker's life, as the control plane shows it and gateways obey it. Only READY workers get new work. */
public enum WorkerState {
    /** Process started, not registered yet. */
    STARTING,
    /** Registered, loading weights or warming up. */
    LOADING,
    READY,
    /** Takes no new work, finishes what runs. */
    DRAINING,
    /** Ended on request. */
    STOPPED,
    /** Ended or silent without being asked. */
    LOST
}
