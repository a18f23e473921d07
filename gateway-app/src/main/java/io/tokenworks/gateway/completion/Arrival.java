package io.tokenworks.gateway.completion;

import io.tokenworks.gateway.access.Caller;
import java.util.UUID;

/**
 * A request as it came through the door.
 *
 * @param operation UUIDv7, the request's id for client, ledger and log
 * @param caller who asks
 * @param nanos monotonic time of its arrival
 */
public record Arrival(UUID operation, Caller caller, long nanos) {}
