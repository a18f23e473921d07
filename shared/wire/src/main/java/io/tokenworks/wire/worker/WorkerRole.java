package io.tokenworks.wire.worker;

/** What a worker is tuned for. */
public enum WorkerRole {
    PREFILL, DECODE
}
