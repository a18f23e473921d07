package io.tokenworks.transfer;

import java.time.Duration;

/**
 * @param bindHost address to listen on
 * @param advertiseHost address that tickets name
 * @param port 0 takes any free one
 * @param lease how long blocks are kept without a heartbeat
 * @param holdMax how long blocks are kept at most, heartbeats or not
 * @param ticketsMax hand-overs open at a time
 * @param connectionsMax readers connected at a time
 * @param chunkBytesMax a chunk carries at most so many bytes, but always at least one layer of a block
 * @param ioTimeout a peer silent for so long is gone
 */
public record HandoverConfig(
        String bindHost,
        String advertiseHost,
        int port,
        Duration lease,
        Duration holdMax,
        int ticketsMax,
        int connectionsMax,
        int chunkBytesMax,
        Duration ioTimeout) {

    /** On the loopback, any port, with the given lease and the defaults. */
    public static HandoverConfig loopback(Duration lease) {
        return new HandoverConfig(
                "127.0.0.1", "127.0.0.1", 0, lease, Duration.ofMinutes(10), 1024, 256, 1 << 20, Duration.ofSeconds(10));
    }
}
