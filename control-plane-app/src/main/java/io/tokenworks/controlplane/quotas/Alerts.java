package io.tokenworks.controlplane.quotas;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Raises an alert once for each threshold and window, in the transaction that reached it, with its deliveries: no
 * alert is lost, and none is told of something that did not happen.
 */
@Service
@Transactional
public class Alerts {

    private static final int NEWEST_MOST = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;

    Alerts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Budgets of these rules were charged, under their locks. */
    void charged(List<UUID> rules) {
        jdbc.sql(AlertSql.RAISE_CHARGED).param("rules", rules.toArray(UUID[]::new)).param("now", now()).update();
    }

    /** What is due of all budgets. To be called every now and then. */
    public void raise() {
        jdbc.sql(AlertSql.RAISE_ALL).param("now", now()).update();
    }

    /** The newest ones, newest first. */
    @Transactional(readOnly = true)
    public List<AlertView> newest(int limit) {
        return jdbc.sql(AlertSql.NEWEST).param(Math.clamp(limit, 1, NEWEST_MOST))
                .query(DataClassRowMapper.newInstance(AlertView.class)).list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
