package io.tokenworks.controlplane.console;

import io.tokenworks.metering.AttemptRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Operations in the ledger, for the console. */
interface OperationDesk {

    /**
     * The newest operations first.
     *
     * @param tenant only of this one; null for all
     * @param limit at most so many
     */
    List<Operation> newest(@Nullable UUID tenant, int limit);

    /**
     * @param ttftMillis 0 if no token came
     * @param cost null while it is not priced
     */
    record Operation(
            UUID id,
            UUID tenant,
            String tenantName,
            String deployment,
            Instant admittedAt,
            int promptTokens,
            int cachedTokens,
            int outputTokens,
            AttemptRecord.Outcome outcome,
            long ttftMillis,
            long durationMillis,
            @Nullable BigDecimal cost,
            String currency) {}
}
