package io.tokenworks.gateway.relay;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.FinishReason;

/** How an operation ended. */
sealed interface Conclusion {

    /** What stands in its record. */
    Outcome outcome();

    /** With an answer. */
    record Answered(Outcome outcome, FinishReason reason) implements Conclusion {}

    /** With an error. */
    record Failed(ApiFault fault) implements Conclusion {
        @Override
        public Outcome outcome() {
            return Outcome.FAILED;
        }
    }

    /** Without anybody to answer. */
    record Cancelled() implements Conclusion {
        @Override
        public Outcome outcome() {
            return Outcome.CANCELLED;
        }
    }
}
