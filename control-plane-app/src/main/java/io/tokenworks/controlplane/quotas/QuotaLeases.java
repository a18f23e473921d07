package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tokens of quotas in the hands of gateways.
 *
 * <ol>
 * <li>Whoever changes a lease or what is committed holds the lock of the quota's row first; leases come after.
 * <li>committed = spent by settled leases + granted to the others. A grant is at most limit − committed.
 * <li>What a lease spent is known from the ledger only. A lease whose gateway gave it back, or fell silent, is
 * settled when the ledger accounts
 * for all of it, or after a grace: committed += spent − granted.
 * <li>A record that comes later still is charged to the quota: a late truth is better than none.
 * </ol>
 */
@Service
@Transactional
public class QuotaLeases {

    private final JdbcClient jdbc;
    private final QuotaProperties properties;
    private final Clock clock;

    QuotaLeases(JdbcClient jdbc, QuotaProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Grants, renews or takes back. Repeating a sequence number changes nothing.
     *
     * @throws Refusal if the tenant has no quota or the lease is another tenant's
     */
    public LeaseGrant answer(LeaseRequest request) {
        if (request.wantTokens() < 0 || request.sequence() < 1) {
            throw Refusal.invalid("wantTokens", "must not be negative, and sequence must count from 1");
        }
        Room room = lockQuota(request.tenant()).orElseThrow(() -> Refusal.notFound("the tenant has no quota"));
        Lease lease = lease(request.lease()).orElseGet(() -> open(request));
        if (!lease.tenantId().equals(request.tenant()) || !lease.gateway().equals(request.gateway())) {
            throw Refusal.conflict("lease", "is somebody else's");
        }
        if (lease.state() == State.SETTLED || lease.state() == State.CLOSING) {
            return new LeaseGrant(lease.id(), lease.grantedTokens(), 0, lease.lastExhausted());
        }
        boolean repeated = request.sequence() <= lease.lastSequence();
        if (!repeated) {
            lease = grant(lease, request, room);
        }
        // A repetition that comes after the lease was frozen does not revive it; the next request does.
        long ttlMillis = lease.state() == State.OPEN ? properties.leaseTtl().toMillis() : 0;
        return new LeaseGrant(lease.id(), lease.grantedTokens(), ttlMillis, lease.lastExhausted());
    }

    private Lease grant(Lease lease, LeaseRequest request, Room room) {
        long free = Math.max(0, room.limitTokens() - room.committedTokens());
        long granted = request.close() ? 0 : Math.min(request.wantTokens(), free);
        boolean exhausted = granted == free;
        jdbc.sql("UPDATE quota SET committed_tokens = committed_tokens + ? WHERE tenant_id = ?").param(granted)
                .param(request.tenant()).update();
        State next = request.close() ? State.CLOSING : State.OPEN;
        jdbc.sql("""
                UPDATE quota_lease SET granted_tokens = granted_tokens + ?, last_sequence = ?, last_exhausted = ?,
                    state = ?, state_changed_at = CASE WHEN state = ? THEN state_changed_at ELSE ? END, expires_at = ?
                WHERE id = ?""").param(granted).param(request.sequence()).param(exhausted).param(next.name())
                .param(next.name()).param(time(clock.instant())).param(time(expiry())).param(lease.id()).update();
        if (request.close()) {
            settle(lease.id(), false);
        }
        return lease(lease.id()).orElseThrow();
    }

    private Lease open(LeaseRequest request) {
        jdbc.sql("""
                INSERT INTO quota_lease (id, tenant_id, gateway, state, granted_tokens, last_sequence, last_exhausted,
                    expires_at, state_changed_at) VALUES (?, ?, ?, 'OPEN', 0, 0, false, ?, ?)""")
                .param(request.lease()).param(request.tenant()).param(request.gateway()).param(time(expiry()))
                .param(time(clock.instant())).update();
        return lease(request.lease()).orElseThrow();
    }

    /**
     * New ledger entries carry these leases. Called in the transaction that writes them, before they are written,
     * to have the locks in order.
     */
    public void lockFor(List<UUID> tenants) {
        jdbc.sql("SELECT tenant_id FROM quota WHERE tenant_id = ANY(?) ORDER BY tenant_id FOR UPDATE")
                .param(tenants.toArray(UUID[]::new)).query(UUID.class).list();
    }

    /** Charges billed tokens to their leases, in the transaction that wrote the entries. */
    public void charge(Map<UUID, Long> billedByLease) {
        new TreeMap<>(billedByLease).forEach((id, billed) -> {
            jdbc.sql("UPDATE quota_lease SET spent_tokens = spent_tokens + ? WHERE id = ?").param(billed).param(id)
                    .update();
            lease(id).ifPresent(lease -> {
                if (lease.state() == State.SETTLED) {
                    commit(lease.tenantId(), billed);
                } else if (lease.state() != State.OPEN) {
                    settle(id, false);
                }
            });
        });
    }

    /** Freezes what has expired and settles what has waited long enough. */
    public void sweep() {
        Instant now = clock.instant();
        jdbc.sql(
                """
                                UPDATE quota_lease SET state = 'FROZEN', state_changed_at = ?
                        WHERE state = 'OPEN' AND expires_at < ?""")
                .param(time(now)).param(time(now)).update();
        List<Lease> due = jdbc.sql("""
                SELECT * FROM quota_lease WHERE (state = 'CLOSING' AND state_changed_at < ?)
                    OR (state = 'FROZEN' AND state_changed_at < ?) ORDER BY tenant_id, id LIMIT 1000""")
                .param(time(now.minus(properties.closeGrace()))).param(time(now.minus(properties.frozenGrace())))
                .query(DataClassRowMapper.newInstance(Lease.class)).list();
        lockFor(due.stream().map(Lease::tenantId).distinct().toList());
        due.forEach(lease -> settle(lease.id(), true));
    }

    /**
     * What was not spent goes back. Needs the quota's lock.
     *
     * @param waited the grace is over: what the ledger does not account for was not spent
     */
    private void settle(UUID id, boolean waited) {
        jdbc.sql("""
                UPDATE quota_lease SET state = 'SETTLED', state_changed_at = ?
                WHERE id = ? AND state IN ('CLOSING', 'FROZEN') AND (? OR spent_tokens >= granted_tokens)
                RETURNING tenant_id, spent_tokens - granted_tokens AS difference""").param(time(clock.instant()))
                .param(id).param(waited).query(Settlement.class).optional()
                .ifPresent(s -> commit(s.tenantId(), s.difference()));
    }

    private void commit(UUID tenant, long difference) {
        jdbc.sql("UPDATE quota SET committed_tokens = committed_tokens + ? WHERE tenant_id = ?").param(difference)
                .param(tenant).update();
    }

    private Optional<Room> lockQuota(UUID tenant) {
        return jdbc.sql("SELECT limit_tokens, committed_tokens FROM quota WHERE tenant_id = ? FOR UPDATE").param(tenant)
                .query(Room.class).optional();
    }

    private Optional<Lease> lease(UUID id) {
        return jdbc.sql("SELECT * FROM quota_lease WHERE id = ?").param(id).query(Lease.class).optional();
    }

    private Instant expiry() {
        return clock.instant().plus(properties.leaseTtl()).plus(properties.expiryGrace());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private enum State {
        OPEN, CLOSING, FROZEN, SETTLED
    }

    private record Room(long limitTokens, long committedTokens) {}

    private record Settlement(UUID tenantId, long difference) {}

    private record Lease(
            UUID id,
            UUID tenantId,
            UUID gateway,
            State state,
            long grantedTokens,
            long lastSequence,
            boolean lastExhausted) {}
}
