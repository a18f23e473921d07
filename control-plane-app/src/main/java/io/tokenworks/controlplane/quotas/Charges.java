package io.tokenworks.controlplane.quotas;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Charges what the ledger enters to every budget that it counts for, in the ledger's own transaction. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Charges {

    private final JdbcClient jdbc;
    private final JdbcTemplate unprepared;
    private final Alerts alerts;

    /** @param unprepared for statements over the stage: a plan made for a small one would be kept for a large one */
    Charges(JdbcClient jdbc, JdbcTemplate unprepared, Alerts alerts) {
        this.jdbc = jdbc;
        this.unprepared = unprepared;
        this.alerts = alerts;
    }

    /**
     * To be called before the ledger writes: rules that are being made, with what was used before, wait for this
     * transaction, or this one for them. So no use is counted twice or never.
     */
    public void open() {
        jdbc.sql("SELECT pg_advisory_xact_lock_shared(" + ChargeSql.RULES_LOCK + ")").query((row, n) -> n).list();
    }

    /**
     * To be called after the ledger has written what it has staged. Takes the locks of balances, in their order.
     */
    public void charge() {
        if (!jdbc.sql("SELECT EXISTS (SELECT FROM limit_rule)").query(Boolean.class).single()) {
            return;
        }
        unprepared.update(ChargeSql.BALANCES);
        List<UUID> rules = unprepared.query(ChargeSql.LOCK, (row, _) -> row.getObject(1, UUID.class));
        if (!rules.isEmpty()) {
            unprepared.update(ChargeSql.APPLY);
            alerts.charged(rules);
        }
    }
}
