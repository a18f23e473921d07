package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Records as rows of the stage, cell by cell in the order of its tables; the last is the record's place. */
final class StagedRecords {

    private StagedRecords() {}

    static CopyRows attempts(List<AttemptRecord> records) {
        CopyRows rows = new CopyRows();
        for (int i = 0; i < records.size(); i++) {
            AttemptRecord r = records.get(i);
            rows.cell(r.version()).cell(r.operation()).cell(r.attempt()).cell(r.choice()).cell(r.source())
                    .cell(r.worker()).cell(r.role()).cell(r.tenant()).cell(r.deployment()).cell(r.revision())
                    .cell(r.promptTokens()).cell(r.promptPositionsComputed()).cell(r.positionsComputed())
                    .cell(r.tokensEmitted()).cell(r.outcome()).cell(r.startedAt()).cell(r.durationNanos()).cell(i)
                    .end();
        }
        return rows;
    }

    static CopyRows operations(List<OperationRecord> records, JsonMapper json) {
        CopyRows rows = new CopyRows();
        for (int i = 0; i < records.size(); i++) {
            OperationRecord r = records.get(i);
            rows.cell(r.version()).cell(r.operation()).cell(r.source()).cell(r.tenant()).cell(r.apiKey())
                    .cell(r.deployment()).cell(r.revision()).cell(r.admittedAt()).cell(r.promptTokens())
                    .cell(r.cachedTokens()).cell(r.outputTokens()).cell(r.outcome()).cell(r.attempts())
                    .cell(r.lease()).cell(r.ttftMillis()).cell(r.durationMillis()).cell(r.project())
                    .cell(r.tags().isEmpty() ? "{}" : json.writeValueAsString(r.tags()))
                    .cell(r.serviceTier() == null ? PriceScope.DEFAULT_TIER : r.serviceTier()).cell(i).end();
        }
        return rows;
    }
}
