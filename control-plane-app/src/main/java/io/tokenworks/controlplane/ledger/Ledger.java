package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quotas.Charge;
import io.tokenworks.controlplane.quotas.Charges;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.util.List;
import org.springframework.jdbc.core.DataClassRowMapper;
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

    /** Keeps what workers did. */
    public void attempts(List<AttemptRecord> records) {
        stage.open();
        stage.copy("attempt_stage", StagedRecords.attempts(records));
        stage.run(LedgerSql.ATTEMPTS);
        conserve();
    }

    /** Keeps what gateways delivered, prices it, and charges the budgets that it counts for. */
    public void operations(List<OperationRecord> records) {
        charges.open();
        heads.lock(records.stream().map(OperationRecord::tenant).distinct().toList());
        stage.open();
        stage.copy("operation_stage", StagedRecords.operations(records, json));
        if (stage.run(LedgerSql.OPERATIONS) == 0) {
            return;
        }
        stage.run(EntrySql.ENTER);
        charges.charge(jdbc.sql(LedgerSql.CHARGES).query(DataClassRowMapper.newInstance(Charge.class)).list());
        conserve();
    }

    private void conserve() {
        stage.run(ConservationSql.LOCK);
        stage.run(ConservationSql.SETTLE);
    }
}
