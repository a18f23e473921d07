package io.tokenworks.controlplane.quarantine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record in quarantine.
 *
 * @param reason why the ledger could not take it
 * @param body as it came, what is no text in it replaced; at most the first 64 KiB
 * @param bodyBytes its whole length
 * @param decision what somebody decided; null while nobody has
 */
public record QuarantinedView(
        long id,
        BadRecord.Kind kind,
        BadRecord.Cause cause,
        String reason,
        Instant receivedAt,
        String body,
        int bodyBytes,
        @Nullable Decision decision) {

    /** @param corrected what was taken instead of the body; null: the body itself, or nothing */
    public record Decision(Outcome outcome, String reason, @Nullable String corrected, String actor, Instant at) {}

    /** What became of a record. */
    public enum Outcome {
        /** It stays out. */
        DISMISSED,
        /** The ledger has it. */
        RESUBMITTED
    }
}
