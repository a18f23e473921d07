package io.tokenworks.controlplane.audit;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.change.Change;
import java.sql.Timestamp;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes each change down where it happens: both are kept, or neither. */
@Component
class AuditTrail {

    private static final String INSERT = """
            INSERT INTO audit_event (at, actor, role, action, resource, resource_id, tenant, before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)""";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AuditTrail(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(Change change) {
        Actor actor = Actor.current();
        jdbc.sql(INSERT).param(Timestamp.from(clock.instant())).param(actor.name()).param(actor.role().name())
                .param(change.action()).param(change.resource()).param(change.id()).param(change.tenant())
                .param(text(change.before())).param(text(change.after())).update();
    }

    private @Nullable String text(@Nullable Object value) {
        return value == null ? null : json.writeValueAsString(value);
    }
}
