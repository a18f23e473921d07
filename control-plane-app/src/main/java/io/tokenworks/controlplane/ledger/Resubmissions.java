package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quarantine.BadRecord;
import io.tokenworks.controlplane.quarantine.Quarantine;
import io.tokenworks.controlplane.quarantine.QuarantinedView;
import io.tokenworks.controlplane.quarantine.QuarantinedView.Outcome;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Takes quarantined records into the ledger after all: as they came, where what was wrong was here, or corrected. */
@Service
@Transactional
public class Resubmissions {

    private final Quarantine quarantine;
    private final Ledger ledger;
    private final BatchReader<AttemptRecord> attempts;
    private final BatchReader<OperationRecord> operations;

    Resubmissions(Quarantine quarantine, Ledger ledger, JsonMapper json) {
        this.quarantine = quarantine;
        this.ledger = ledger;
        this.attempts = BatchReader.ofAttempts(json);
        this.operations = BatchReader.ofOperations(json);
    }

    /**
     * @param corrected what to take instead; null: what came
     * @throws Refusal if it cannot be taken this time either, or was decided about already; then nothing changes
     */
    public QuarantinedView resubmit(long id, String reason, @Nullable String corrected) {
        QuarantinedView decided = quarantine.decide(id, Outcome.RESUBMITTED, reason, corrected);
        if (corrected == null && decided.bodyBytes() != decided.body().getBytes(StandardCharsets.UTF_8).length) {
            throw Refusal.conflict("record", "what came was too long, or no text, and is not kept whole; send it");
        }
        String record = corrected == null ? decided.body() : corrected;
        try {
            List<Integer> different = switch (decided.kind()) {
                case ATTEMPT -> ledger.attempts(List.of(one(attempts, record)));
                case OPERATION -> ledger.operations(List.of(one(operations, record)));
            };
            if (!different.isEmpty()) {
                throw Refusal.conflict("record", "another record of the same key was taken before");
            }
        } catch (DataIntegrityViolationException refused) {
            throw Refusal.invalid("record", Sieve.reason(refused));
        }
        return decided;
    }

    private static <R> R one(BatchReader<R> reader, String record) {
        Batch<R> batch = reader.read(("[\n" + record.replace('\n', ' ') + "\n]").getBytes(StandardCharsets.UTF_8));
        if (batch.size() != 1) {
            throw Refusal.invalid("record", "must be one record");
        }
        for (BadRecord bad : batch.bad()) {
            throw Refusal.invalid("record", bad.reason());
        }
        return batch.good().getFirst().record();
    }
}
