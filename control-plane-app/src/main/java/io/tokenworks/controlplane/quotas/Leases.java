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
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Slices of budgets in the hands of gateways.
 *
 * <ol>
 * <li>Locks are taken in this order: lease, rules, balances; each kind by its key. Whoever changes a slice holds the
 * lock of its balance.
 * <li>spent of a balance is what the ledger has entered; held is granted − spent, over its slices that are not settled.
 * A grant is at most amount − spent − held.
 * <li>A lease that expired is frozen: what it holds stays charged. It goes back when its gateway says that all its
 * operations have ended and are recorded, or after a grace.
 * <li>A record that comes later still is charged to the budget: a late truth is better than none.
 * </ol>
 */
@Service
@Transactional
public class Leases {

    private static final int SETTLED_AT_A_TIME = 100;

    private final JdbcClient jdbc;
    private final QuotaProperties properties;
    private final Clock clock;
    private final JsonMapper json;

    Leases(JdbcClient jdbc, QuotaProperties properties, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Grants, renews, takes back or closes. Repeating a sequence number changes nothing.
     *
     * @throws Refusal if the request is impossible or the lease is another gateway's
     */
    public LeaseGrant answer(LeaseRequest request) {
        check(request);
        Lease lease = lock(request);
        if (lease.state() == State.CLOSED) {
            return new LeaseGrant(lease.id(), request.sequence(), 0, List.of());
        }
        if (request.close()) {
            close(lease.id());
            return new LeaseGrant(lease.id(), request.sequence(), 0, List.of());
        }
        boolean repeated = request.sequence() <= lease.lastSequence();
        if (!repeated) {
            jdbc.sql(LeaseSql.RENEW).param("lease", lease.id()).param("sequence", request.sequence())
                    .param("now", time(clock.instant())).param("expiry", time(expiry())).update();
            grant(request);
        }
        // A repetition that comes after the lease was frozen does not revive it; the next request does.
        boolean alive = !repeated || lease.state() == State.OPEN;
        return new LeaseGrant(lease.id(), request.sequence(), alive ? properties.leaseTtl().toMillis() : 1,
                slices(request));
    }

    private static void check(LeaseRequest request) {
        if (request.sequence() < 1) {
            throw Refusal.invalid("sequence", "must count from 1");
        }
        request.slices().forEach(slice -> {
            if (slice.need().signum() < 0 || slice.want().compareTo(slice.need()) < 0
                    || slice.giveBack().signum() < 0) {
                throw Refusal.invalid("slices", "need and giveBack must not be negative, nor want less than need");
            }
        });
    }

    private Lease lock(LeaseRequest request) {
        jdbc.sql(LeaseSql.OPEN).param("lease", request.lease()).param("gateway", request.gateway())
                .param("now", time(clock.instant())).param("expiry", time(expiry())).update();
        Lease lease = jdbc.sql(LeaseSql.LOCK).param(request.lease()).query(Lease.class).single();
        if (!lease.gateway().equals(request.gateway())) {
            throw Refusal.conflict("lease", "is somebody else's");
        }
        return lease;
    }

    private void grant(LeaseRequest request) {
        if (request.slices().isEmpty()) {
            return;
        }
        String asked = json.writeValueAsString(request.slices());
        jdbc.sql(LeaseSql.BALANCES).param("asked", asked).update();
        List<Room> rooms = jdbc.sql(LeaseSql.ROOMS).param("asked", asked)
                .query(DataClassRowMapper.newInstance(Room.class)).list();
        jdbc.sql(LeaseSql.SLICES).param("asked", asked).param("lease", request.lease()).update();
        Map<Room.Key, SliceRow> slices = rows(request.lease());
        int gateways = jdbc.sql(LeaseSql.GATEWAYS).query(Integer.class).single();
        Map<Room.Key, LeaseRequest.Slice> asks = request.slices().stream()
                .collect(Collectors.toMap(a -> new Room.Key(a.rule(), a.window()), Function.identity()));
        List<SliceChange> changes = rooms.stream()
                .map(room -> SliceChange.of(room, Objects.requireNonNull(asks.get(room.key())),
                        Objects.requireNonNull(slices.get(room.key())), gateways))
                .toList();
        jdbc.sql(LeaseSql.CHANGE).param("changes", json.writeValueAsString(changes)).param("lease", request.lease())
                .param("now", time(clock.instant())).update();
    }

    private Map<Room.Key, SliceRow> rows(UUID lease) {
        return jdbc.sql(LeaseSql.OF_LEASE).param(lease).query(DataClassRowMapper.newInstance(SliceRow.class)).list()
                .stream()
                .collect(Collectors.toMap(row -> new Room.Key(row.ruleId(), row.windowStart()), Function.identity()));
    }

    private List<LeaseGrant.Slice> slices(LeaseRequest request) {
        return jdbc.sql(LeaseSql.ANSWER).param("asked", json.writeValueAsString(request.slices()))
                .param("lease", request.lease())
                .param("since", time(clock.instant().minus(properties.shortage())))
                .query(DataClassRowMapper.newInstance(LeaseGrant.Slice.class)).list();
    }

    /** Freezes what has expired, and says which frozen leases have waited long enough. */
    public List<UUID> expire() {
        Instant now = clock.instant();
        jdbc.sql(LeaseSql.FREEZE).param("now", time(now)).update();
        return jdbc.sql("""
                SELECT id FROM limit_lease WHERE state = 'FROZEN' AND state_changed_at < ?
                ORDER BY state_changed_at LIMIT ?""").param(time(now.minus(properties.frozenGrace())))
                .param(SETTLED_AT_A_TIME).query((row, _) -> row.getObject(1, UUID.class)).list();
    }

    /** The grace is over: what the ledger does not account for was not spent. */
    public void settleExpired(UUID id) {
        boolean frozen = jdbc.sql("SELECT state = 'FROZEN' FROM limit_lease WHERE id = ? FOR UPDATE").param(id)
                .query(Boolean.class).single();
        if (frozen) {
            close(id);
        }
    }

    private void close(UUID lease) {
        jdbc.sql(LeaseSql.LOCK_HELD).param(lease).query(UUID.class).list();
        jdbc.sql(LeaseSql.SETTLE).param("lease", lease).update();
        jdbc.sql("UPDATE limit_lease SET state = 'CLOSED', state_changed_at = ? WHERE id = ?")
                .param(time(clock.instant())).param(lease).update();
    }

    private Instant expiry() {
        return clock.instant().plus(properties.leaseTtl()).plus(properties.expiryGrace());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private enum State {
        OPEN, FROZEN, CLOSED
    }

    private record Lease(UUID id, UUID gateway, State state, long lastSequence) {}
}
