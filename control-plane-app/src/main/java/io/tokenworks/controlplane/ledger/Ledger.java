package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quotas.Charges;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes records in and prices them: copied to the stage, then a few set-based statements. What was there already falls
 * out at the first of them, so a batch may come any number of times, or twice at once.
 *
 * <p>Locks, in this order: heads by tenant, balances of budgets, the conservation roll-up.
 */
@Service
@Transactional
public class Ledger {

    private final JdbcClient jdbc;
    private final Stage stage;
    private final Heads heads;
    private final Charges charges;
    private final JsonMapper json;

    Ledger(JdbcClient jdbc, Stage stage, Heads heads, Charges charges, JsonMapper json) {
        this.jdbc = jdbc;
        this.stage = stage;
        this.heads = heads;
        this.charges = charges;
        this.json = json;
    }

    /**
     * Keeps what workers did.
     *
     * @return places of records that say something else than the ones of their keys that are kept
     */
    public List<Integer> attempts(List<AttemptRecord> records) {
        stage.open();
        stage.copy("attempt_stage", StagedRecords.attempts(records));
        int fresh = stage.run(LedgerSql.ATTEMPTS);
        conserve();
        return fresh < records.size() ? places(DifferenceSql.ATTEMPTS) : List.of();
    }

    /**
     * Keeps what gateways delivered, prices it, and charges the budgets that it counts for.
     *
     * @return places of records that say something else than the ones of their keys that are kept
     */
    public List<Integer> operations(List<OperationRecord> records) {
        charges.open();
        heads.lock(records.stream().map(OperationRecord::tenant).distinct().toList());
        stage.open();
        stage.copy("operation_stage", StagedRecords.operations(records, json));
        int fresh = stage.run(LedgerSql.OPERATIONS);
        List<Integer> different = fresh < records.size() ? places(DifferenceSql.OPERATIONS) : List.of();
        if (fresh > 0) {
            stage.run(EntrySql.ENTER);
            charges.charge();
            conserve();
        }
        return different;
    }

    private List<Integer> places(String sql) {
        return jdbc.sql(sql).query((row, _) -> row.getInt(1)).list();
    }

    private void conserve() {
        stage.run(ConservationSql.LOCK);
        stage.run(ConservationSql.SETTLE);
    }
}
