package io.tokenworks.gateway.relay;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.FinishReason;
import java.util.List;

/** How an operation ended. */
sealed interface Conclusion {

    /** What stands in its record. */
    Outcome outcome();

    /** With an answer; one reason for each choice. */
    record Answered(Outcome outcome, List<FinishReason> reasons) implements Conclusion {
        Answered(Outcome outcome, FinishReason reason) {
            this(outcome, List.of(reason));
        }
    }

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
