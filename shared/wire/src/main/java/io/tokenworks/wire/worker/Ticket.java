package io.tokenworks.wire.worker;

/**
 * The right to read the KV blocks of one prefill, once.
 *
 * @param id names the hand-over at the prefill worker
 * @param secret single use; proves the right
 * @param host where the blocks are served over TCP
 * @param port likewise
 * @param compatibility hash over weights, groups, dtype, block size and numeric mode; the reader's must be equal
 * @param positions positions that will be readable: n - 1
 * @param leaseMillis how long the blocks are kept without a heartbeat
 */
public record Ticket(
        String id, String secret, String host, int port, String compatibility, int positions, long leaseMillis) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "Ticket[" + id + " at " + host + ":" + port + ", " + positions + " positions]";
    }
}
