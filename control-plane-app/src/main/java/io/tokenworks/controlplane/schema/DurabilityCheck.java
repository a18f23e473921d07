package io.tokenworks.controlplane.schema;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A ledger on a server that loses confirmed transactions is worse than none: the control plane does not start
 * there.
 */
@Component
final class DurabilityCheck implements InitializingBean {

    private static final List<String> SETTINGS = List.of("fsync", "full_page_writes", "synchronous_commit");

    private final JdbcClient jdbc;
    private final DatabaseProperties properties;

    DurabilityCheck(JdbcClient jdbc, DatabaseProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    @Override
    public void afterPropertiesSet() {
        if (!properties.requireDurable()) {
            return;
        }
        List<String> off = new ArrayList<>();
        for (String setting : SETTINGS) {
            String value = jdbc.sql("SELECT current_setting(?)").param(setting).query(String.class).single();
            if (value.equals("off")) {
                off.add(setting);
            }
        }
        if (!off.isEmpty()) {
            throw new IllegalStateException(
                    "PostgreSQL may lose confirmed transactions: " + String.join(", ", off)
                            + " is off. Turn it on; the ledger needs it.");
        }
    }
}
