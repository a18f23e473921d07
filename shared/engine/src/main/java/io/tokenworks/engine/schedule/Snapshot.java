package io.tokenworks.engine.schedule;

import java.util.List;
import java.util.Map;

/**
 * What a decision is made from.
 *
 * @param nowNanos the engine's clock
 * @param freeRows rows of KV blocks that nobody owns
 * @param seatsTaken sequences in the running set, those included that are not candidates (parked, importing)
 * @param candidates everyone who could be served
 * @param parked running ones without credit: not served, but their blocks may be taken
 * @param shareTokens tokens by which a tenant is ahead of the one served least
 */
public record Snapshot(
        long nowNanos,
        int freeRows,
        int seatsTaken,
        List<Candidate> candidates,
        List<Candidate> parked,
        Map<String, Long> shareTokens) {}
