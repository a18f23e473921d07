package io.tokenworks.worker;

import io.tokenworks.wire.worker.WorkerRole;
import java.time.Instant;
import java.util.UUID;

/**
 * This process.
 *
 * @param worker id given by whoever started it
 * @param instance random id of this process
 * @param role what it is tuned for
 * @param startedAt when it started
 */
record Identity(UUID worker, UUID instance, WorkerRole role, Instant startedAt) {}
