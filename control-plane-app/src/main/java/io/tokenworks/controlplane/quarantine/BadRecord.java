package io.tokenworks.controlplane.quarantine;

/**
 * A record that the ledger cannot take.
 *
 * @param reason for people, with the field at fault
 * @param body as it came
 */
public record BadRecord(Kind kind, Cause cause, String reason, byte[] body) {

    /** Which records it came with. */
    public enum Kind {
        ATTEMPT, OPERATION
    }

    /** Why the ledger cannot take it. */
    public enum Cause {
        /** Not a record of a form that is known here. */
        UNREADABLE,
        /** What it says cannot be. */
        IMPOSSIBLE,
        /** Another record of the same key was taken before. */
        DIFFERENT,
        /** The database refuses it. */
        REFUSED
    }
}
