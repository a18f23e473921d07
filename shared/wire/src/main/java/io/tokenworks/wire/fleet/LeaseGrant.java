package io.tokenworks.wire.fleet;

import java.util.UUID;

/**
 * @param lease the lease
 * @param grantedTokens tokens granted to the lease in all, since it began
 * @param ttlMillis valid for so long, counted by the gateway from when it sent the request
 * @param exhausted the quota has nothing left to grant now
 */
public record LeaseGrant(UUID lease, long grantedTokens, long ttlMillis, boolean exhausted) {}
