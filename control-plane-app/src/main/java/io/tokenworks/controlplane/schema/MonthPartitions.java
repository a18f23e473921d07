package io.tokenworks.controlplane.schema;

import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the month partitions of records and ledger ahead of time. Rows of a month without one go to the default
 * partition.
 */
@Component
final class MonthPartitions {

    private final JdbcClient jdbc;
    private final DatabaseProperties properties;

    MonthPartitions(JdbcClient jdbc, DatabaseProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    void ensure() {
        jdbc.sql("SELECT ensure_month_partitions(?)").param(properties.monthsAhead()).query(Integer.class).single();
    }
}
