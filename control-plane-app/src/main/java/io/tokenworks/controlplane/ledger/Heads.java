package io.tokenworks.controlplane.ledger;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends of the tenants' chains. Who adds to a chain, or closes a period of it, holds its lock until the commit. */
@Component
public class Heads {

    private final JdbcClient jdbc;

    Heads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the locks of these tenants, in an order that is the same for everybody. */
    public void lock(List<UUID> tenants) {
        UUID[] ids = tenants.toArray(UUID[]::new);
        jdbc.sql(LedgerSql.NEW_HEADS).param(ids).update();
        jdbc.sql(LedgerSql.LOCK_HEADS).param(ids).query(UUID.class).list();
    }
}
