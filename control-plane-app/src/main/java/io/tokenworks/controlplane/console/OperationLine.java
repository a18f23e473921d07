package io.tokenworks.controlplane.console;

import io.tokenworks.metering.AttemptRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** One request in a table, in words. */
record OperationLine(
        Instant at,
        String atText,
        UUID tenant,
        String tenantName,
        String model,
        String prompt,
        String cached,
        String output,
        AttemptRecord.Outcome outcome,
        String ttft,
        String took,
        String cost) {

    static OperationLine of(OperationDesk.Operation operation) {
        BigDecimal cost = operation.cost();
        return new OperationLine(operation.admittedAt(), Figures.time(operation.admittedAt()), operation.tenant(),
                operation.tenantName(), operation.deployment(), Figures.count(operation.promptTokens()),
                Figures.count(operation.cachedTokens()), Figures.count(operation.outputTokens()), operation.outcome(),
                operation.ttftMillis() == 0 ? Figures.NONE : Figures.millis(operation.ttftMillis()),
                Figures.millis(operation.durationMillis()),
                cost == null ? Figures.NONE : Figures.money(cost, operation.currency()));
    }
}
