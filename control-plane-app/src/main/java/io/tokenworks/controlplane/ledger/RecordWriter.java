package io.tokenworks.controlplane.ledger;

import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Batches that arrive while another is being written are written together: one transaction, one lock of each head, one
 * row of each roll-up for many gateways.
 */
@Component
class RecordWriter {

    /** Records of one transaction; with it memory and the time that others wait are bounded. */
    private static final int RECORDS_MOST = 8000;

    private final Together<OperationRecord> operations;
    private final Together<AttemptRecord> attempts;

    RecordWriter(Ledger ledger) {
        this.operations = new Together<>(ledger::operations, RECORDS_MOST);
        this.attempts = new Together<>(ledger::attempts, RECORDS_MOST);
    }

    /** Returns when these are durable. */
    void operations(List<OperationRecord> records) {
        operations.write(records);
    }

    /** Returns when these are durable. */
    void attempts(List<AttemptRecord> records) {
        attempts.write(records);
    }
}
