package io.tokenworks.gateway.record;

import io.tokenworks.metering.OperationRecord;

/** Copies of records with newer counts. */
final class Records {

    private Records() {}

    static OperationRecord with(OperationRecord was, int outputTokens, int cachedTokens, int attempts) {
        return new OperationRecord(
                was.version(),
                was.operation(),
                was.source(),
                was.tenant(),
                was.apiKey(),
                was.deployment(),
                was.revision(),
                was.admittedAt(),
                was.promptTokens(),
                cachedTokens,
                outputTokens,
                was.outcome(),
                attempts,
                was.lease(),
                was.ttftMillis(),
                was.durationMillis(),
                was.project(),
                was.tags(),
                was.serviceTier());
    }
}
