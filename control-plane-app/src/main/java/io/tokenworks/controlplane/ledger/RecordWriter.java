package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quarantine.BadRecord;
import io.tokenworks.controlplane.quarantine.Quarantine;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import org.springframework.stereotype.Component;

/**
 * Batches that arrive while another is being written are written together: one transaction, one lock of each head, one
 * row of each roll-up for many gateways. What cannot be taken goes into quarantine.
 */
@Component
class RecordWriter {

    /** Records of one transaction; with it memory and the time that others wait are bounded. */
    private static final int RECORDS_MOST = 8000;

    private final Together<Arrived<OperationRecord>> operations;
    private final Together<Arrived<AttemptRecord>> attempts;
    private final Quarantine quarantine;

    RecordWriter(Ledger ledger, Quarantine quarantine) {
        var operationSieve = new Sieve<>(BadRecord.Kind.OPERATION, ledger::operations, quarantine::put);
        var attemptSieve = new Sieve<>(BadRecord.Kind.ATTEMPT, ledger::attempts, quarantine::put);
        this.operations = new Together<>(operationSieve::write, RECORDS_MOST);
        this.attempts = new Together<>(attemptSieve::write, RECORDS_MOST);
        this.quarantine = quarantine;
    }

    /** Returns when these are durable. */
    void operations(Batch<OperationRecord> batch) {
        write(batch, operations);
    }

    /** Returns when these are durable. */
    void attempts(Batch<AttemptRecord> batch) {
        write(batch, attempts);
    }

    private <R> void write(Batch<R> batch, Together<Arrived<R>> ledger) {
        quarantine.put(batch.bad());
        if (!batch.good().isEmpty()) {
            ledger.write(batch.good());
        }
    }
}
