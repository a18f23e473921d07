package io.tokenworks.wire.worker;

/** Nobody will come for the ticket. */
public record TicketCancel(String id, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "TicketCancel[" + id + "]";
    }
}
