package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quotas.QuotaLeases;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes records in and prices them: copied to the stage, then a few set-based statements. What was there already falls
 * out at the first of them, so a batch may come any number of times, or twice at once.
 *
 * <p>Locks, in this order: quotas, heads, the conservation roll-up; each by tenant where there are many.
 */
@Service
@Transactional
public class Ledger {

    private final JdbcClient jdbc;
    private final Stage stage;
    private final Heads heads;
    private final QuotaLeases leases;
    private final JsonMapper json;

    Ledger(JdbcClient jdbc, Stage stage, Heads heads, QuotaLeases leases, JsonMapper json) {
        this.jdbc = jdbc;
        this.stage = stage;
        this.heads = heads;
        this.leases = leases;
        this.json = json;
    }

    /** Keeps what workers did. */
    public void attempts(List<AttemptRecord> records) {
        stage.open();
        stage.copy("attempt_stage", StagedRecords.attempts(records));
        stage.run(LedgerSql.ATTEMPTS);
        conserve();
    }

    /** Keeps what gateways delivered, prices it, and charges the leases it was admitted with. */
    public void operations(List<OperationRecord> records) {
        List<UUID> limited = records.stream().filter(r -> r.lease() != null).map(OperationRecord::tenant).distinct()
                .toList();
        if (!limited.isEmpty()) {
            leases.lockFor(limited);
        }
        heads.lock(records.stream().map(OperationRecord::tenant).distinct().toList());
        stage.open();
        stage.copy("operation_stage", StagedRecords.operations(records, json));
        if (stage.run(LedgerSql.OPERATIONS) == 0) {
            return;
        }
        stage.run(EntrySql.ENTER);
        if (!limited.isEmpty()) {
            leases.charge(billedByLease());
        }
        conserve();
    }

    private void conserve() {
        stage.run(ConservationSql.LOCK);
        stage.run(ConservationSql.SETTLE);
    }

    private Map<UUID, Long> billedByLease() {
        return jdbc.sql(LedgerSql.BY_LEASE).query(DataClassRowMapper.newInstance(Billed.class)).stream()
                .collect(Collectors.toMap(Billed::lease, Billed::tokens));
    }

    /** Billed tokens of one lease in this batch. */
    private record Billed(UUID lease, long tokens) {}
}
