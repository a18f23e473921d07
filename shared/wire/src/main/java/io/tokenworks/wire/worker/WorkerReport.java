package io.tokenworks.wire.worker;

import java.util.UUID;

/**
 * Load now and counters since the process started. Sent as heartbeat to {@link ControlApi#HEARTBEAT} once a second;
 * counters only grow.
 *
 * @param progressPercent of loading, 100 when ready
 * @param waiting sequences waiting
 * @param running sequences running
 * @param kvBlocks KV blocks in all
 * @param kvBlocksFree of them free
 * @param kvBlocksTransfer of them held by hand-overs
 * @param positionsComputed positions computed
 * @param promptPositionsComputed of them prompt positions
 * @param promptPositionsCached prompt positions found in the cache
 * @param tokensEmitted tokens emitted
 * @param blocksSent KV blocks served to readers
 * @param blocksReceived KV blocks read
 * @param bytesMoved KV bytes sent and received
 * @param unsentRecords attempt records in the outbox that are not acknowledged
 */
public record WorkerReport(
        UUID worker,
        UUID instance,
        WorkerState state,
        int progressPercent,
        int waiting,
        int running,
        int kvBlocks,
        int kvBlocksFree,
        int kvBlocksTransfer,
        long positionsComputed,
        long promptPositionsComputed,
        long promptPositionsCached,
        long tokensEmitted,
        long blocksSent,
        long blocksReceived,
        long bytesMoved,
        long unsentRecords) {}
