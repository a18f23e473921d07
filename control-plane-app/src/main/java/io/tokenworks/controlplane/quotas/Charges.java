package io.tokenworks.controlplane.quotas;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Charges what the ledger enters to every budget that it counts for, in the ledger's own transaction. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Charges {

    private final JdbcClient jdbc;
    private final Alerts alerts;
    private final JsonMapper json;

    Charges(JdbcClient jdbc, Alerts alerts, JsonMapper json) {
        this.jdbc = jdbc;
        this.alerts = alerts;
        this.json = json;
    }

    /**
     * To be called before the ledger writes: rules that are being made, with what was used before, wait for this
     * transaction, or this one for them. So no use is counted twice or never.
     */
    public void open() {
        jdbc.sql("SELECT pg_advisory_xact_lock_shared(" + ChargeSql.RULES_LOCK + ")").query((row, n) -> n).list();
    }

    /** To be called after the ledger has written. Takes the locks of balances, in their order. */
    public void charge(List<Charge> charges) {
        if (charges.isEmpty() || !jdbc.sql("SELECT EXISTS (SELECT FROM limit_rule)").query(Boolean.class).single()) {
            return;
        }
        String used = json.writeValueAsString(charges);
        jdbc.sql(ChargeSql.BALANCES).param("used", used).update();
        List<UUID> rules = jdbc.sql(ChargeSql.LOCK).param("used", used)
                .query((row, _) -> row.getObject(1, UUID.class)).list();
        if (!rules.isEmpty()) {
            jdbc.sql(ChargeSql.APPLY).param("used", used).update();
            alerts.charged(rules);
        }
    }
}
