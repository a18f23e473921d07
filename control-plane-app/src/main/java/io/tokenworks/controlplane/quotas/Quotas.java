package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.refusal.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Limits of tenants. Without one a tenant is not limited. */
@Service
@Transactional
public class Quotas {

    private static final String VIEW = """
            SELECT q.tenant_id AS tenant, q.limit_tokens, q.committed_tokens, coalesce((
                SELECT sum(greatest(l.granted_tokens - l.spent_tokens, 0)) FROM quota_lease l
                WHERE l.tenant_id = q.tenant_id AND l.state <> 'SETTLED'), 0)::bigint AS held_tokens
            FROM quota q""";

    private final QuotaRows rows;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    Quotas(QuotaRows rows, JdbcClient jdbc, ApplicationEventPublisher events) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Sets the limit. Below what is committed already it stops further grants; nothing is taken back.
     *
     * @throws Refusal if it is negative
     */
    public QuotaView set(UUID tenant, long limitTokens) {
        if (limitTokens < 0) {
            throw Refusal.invalid("limitTokens", "must not be negative");
        }
        Quota row = rows.findById(tenant).orElseGet(() -> rows.save(new Quota(tenant, limitTokens)));
        row.limitTo(limitTokens);
        rows.flush();
        events.publishEvent(new FleetChanged());
        return of(tenant).orElseThrow();
    }

    /** Nothing if the tenant is not limited. */
    @Transactional(readOnly = true)
    public Optional<QuotaView> of(UUID tenant) {
        return jdbc.sql(VIEW + " WHERE q.tenant_id = ?").param(tenant).query(QuotaView.class).optional();
    }

    /** All quotas by tenant. */
    @Transactional(readOnly = true)
    public Map<UUID, QuotaView> all() {
        return jdbc.sql(VIEW).query(QuotaView.class).list().stream()
                .collect(Collectors.toUnmodifiableMap(QuotaView::tenant, Function.identity()));
    }

    /** Tenants that are limited. */
    @Transactional(readOnly = true)
    public Set<UUID> limitedTenants() {
        return rows.findAll().stream().map(Quota::tenantId).collect(Collectors.toUnmodifiableSet());
    }
}
