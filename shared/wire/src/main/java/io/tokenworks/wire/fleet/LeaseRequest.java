package io.tokenworks.wire.fleet;

import java.util.UUID;

/**
 * A gateway asks for tokens of a tenant's quota, renews what it holds, or gives it back.
 *
 * @param gateway who asks
 * @param tenant whose quota
 * @param lease the lease it holds, or a fresh id for a new one (asking twice with the same id grants once)
 * @param wantTokens tokens to add to the lease; 0 only renews
 * @param sequence counts from 1 per lease; a repeated number is answered as the first time
 * @param close true: the lease ends; what it did not spend goes back once all operations that carry it are in the
 * ledger
 */
public record LeaseRequest(UUID gateway, UUID tenant, UUID lease, long wantTokens, long sequence, boolean close) {}
