package io.tokenworks.transfer;

/** Why a hand-over did not happen; the tag of a meter. */
public enum HandoverFailure {
    /** No connection to the prefill worker. */
    CONNECT,
    /** Unknown, used or expired ticket, or a wrong secret. */
    TICKET_REFUSED,
    /** The two workers' KV is not of one kind. */
    INCOMPATIBLE,
    /** The prefill worker serves as many readers as it may. */
    BUSY,
    /** A chunk's bytes are not those that were sent. */
    CHECKSUM,
    /** The peer said something this side does not understand or did not ask for. */
    PROTOCOL,
    /** The peer was silent, or the connection broke. */
    BROKEN,
    /** The prefill ended without computing all positions. */
    ABANDONED,
    /** The reader's own request went away. */
    CANCELLED,
    /** Nobody came, or the reader stopped its heartbeats. */
    LEASE_EXPIRED
}
