package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.worker.ControlApi;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where outboxes are emptied: 204 once each record of a batch is durable, in the ledger or in quarantine. Any other
 * answer is about the batch, and it must come again.
 */
@RestController
final class RecordsEndpoint {

    /** As the contract of the paths says. */
    private static final int RECORDS_MOST = 1000;

    private final RecordWriter writer;
    private final RecordProperties properties;
    private final BatchReader<AttemptRecord> attempts;
    private final BatchReader<OperationRecord> operations;

    RecordsEndpoint(RecordWriter writer, RecordProperties properties, JsonMapper json) {
        this.writer = writer;
        this.properties = properties;
        this.attempts = BatchReader.ofAttempts(json);
        this.operations = BatchReader.ofOperations(json);
    }

    @PostMapping(ControlApi.ATTEMPTS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void attempts(InputStream body) throws IOException {
        Batch<AttemptRecord> batch = attempts.read(bytes(body));
        checkSize(batch.size());
        writer.attempts(batch);
    }

    @PostMapping(ControlApi.OPERATIONS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void operations(InputStream body) throws IOException {
        Batch<OperationRecord> batch = operations.read(bytes(body));
        checkSize(batch.size());
        writer.operations(batch);
    }

    private byte[] bytes(InputStream body) throws IOException {
        int most = Math.toIntExact(properties.batch().toBytes());
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw Refusal.invalid("records", "more than tokenworks.records.batch, " + most + " bytes");
        }
        return bytes;
    }

    private static void checkSize(int records) {
        if (records > RECORDS_MOST) {
            throw Refusal.invalid("records", "more than " + RECORDS_MOST);
        }
    }
}
