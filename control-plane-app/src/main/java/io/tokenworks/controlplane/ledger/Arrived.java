package io.tokenworks.controlplane.ledger;

import java.util.Arrays;

/**
 * A record and the bytes that it came as.
 *
 * @param body of the whole batch
 * @param from where this record begins
 * @param to after its end
 */
record Arrived<R>(R record, byte[] body, int from, int to) {

    /** As it came. */
    byte[] bytes() {
        return Arrays.copyOfRange(body, from, to);
    }
}
