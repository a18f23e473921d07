package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.wire.worker.ControlApi;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where outboxes are emptied: 204 once all of a batch is durable. */
@RestController
final class RecordsEndpoint {

    /** As the contract of the paths says. */
    private static final int RECORDS_MOST = 1000;

    private static final Pattern TIER = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    private final RecordWriter writer;

    RecordsEndpoint(RecordWriter writer) {
        this.writer = writer;
    }

    @PostMapping(ControlApi.ATTEMPTS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void attempts(@RequestBody List<AttemptRecord> records) {
        checkSize(records.size());
        for (int i = 0; i < records.size(); i++) {
            AttemptRecord record = records.get(i);
            checkId(i, record.operation());
            check(i, "attempt", record.attempt() >= 1 && record.choice() >= 0);
            check(i, "promptTokens", record.promptTokens() >= 0 && record.promptPositionsComputed() >= 0);
            check(i, "positionsComputed", record.positionsComputed() >= 0 && record.tokensEmitted() >= 0);
        }
        writer.attempts(records);
    }

    @PostMapping(ControlApi.OPERATIONS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void operations(@RequestBody List<OperationRecord> records) {
        checkSize(records.size());
        for (int i = 0; i < records.size(); i++) {
            OperationRecord record = records.get(i);
            checkId(i, record.operation());
            check(i, "serviceTier", record.serviceTier() == null || TIER.matcher(record.serviceTier()).matches());
            try {
                new TokenCount(record.promptTokens(), record.cachedTokens(), record.outputTokens());
            } catch (IllegalArgumentException e) {
                throw Refusal.invalid("[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        writer.operations(records);
    }

    private static void checkSize(int records) {
        if (records > RECORDS_MOST) {
            throw Refusal.invalid("records", "more than " + RECORDS_MOST);
        }
    }

    private static void checkId(int index, UUID operation) {
        check(index, "operation", UuidV7.isV7(operation));
    }

    private static void check(int index, String field, boolean possible) {
        if (!possible) {
            throw Refusal.invalid("[" + index + "]." + field, "is impossible");
        }
    }
}
