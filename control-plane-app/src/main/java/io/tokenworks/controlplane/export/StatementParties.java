package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.statements.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The names of those that a statement is about, as they are now: what is sealed are their ids. */
@Component
class StatementParties {

    private final JdbcClient jdbc;
    private final ExportProperties properties;

    StatementParties(JdbcClient jdbc, ExportProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    @Transactional(readOnly = true)
    public StatementPdf.Heading heading(Statement of) {
        Map<UUID, String> projects = new HashMap<>();
        jdbc.sql("SELECT id, name FROM project WHERE tenant_id = ?").param(of.tenant())
                .query((row, _) -> projects.put(row.getObject(1, UUID.class), row.getString(2))).list();
        return new StatementPdf.Heading(of, properties.issuer(), name("company", of.company()),
                name("tenant", of.tenant()), projects);
    }

    private String name(String table, UUID id) {
        return jdbc.sql("SELECT name FROM " + table + " WHERE id = ?").param(id).query(String.class).optional()
                .orElseGet(id::toString);
    }
}
