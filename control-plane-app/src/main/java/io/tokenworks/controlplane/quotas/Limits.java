package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.FleetLimits;
import io.tokenworks.wire.fleet.FleetLimits.TierPrices;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules. */
@Service
@Transactional
public class Limits {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Limits(JdbcClient jdbc, Clock clock, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.events = events;
    }

    /** Makes or changes a rule, whichever version of it there is. See {@link #put(NewLimit, ReadVersion)}. */
    public LimitView put(NewLimit wish) {
        return put(wish, before -> {});
    }

    /**
     * Makes a rule, or changes the amount and alerts of the one there is. Below what is spent or held already it stops
     * further grants; nothing is taken back. A new budget of a day or a month begins with what the ledger has of it.
     *
     * @param read the version to be changed; null: it is to be made, or is the same already
     * @throws Refusal naming the field at fault, or that another version was read
     */
    public LimitView put(NewLimit wish, @Nullable ReadVersion read) {
        return put(wish, before -> {
            if (read == null) {
                throw Refusal.unversioned("there is such a limit already, " + before.id()
                        + ": say in If-Match which version of it you have read");
            }
            read.check(before.version());
        });
    }

    private LimitView put(NewLimit wish, Consumer<LimitView> check) {
        if (!exists(wish.scope(), wish.scopeId())) {
            throw Refusal.invalid("scopeId", "there is no such " + wish.scope().name().toLowerCase(Locale.ROOT));
        }
        // Who charges budgets either is done, and the ledger shows it, or sees the rule.
        jdbc.sql("SELECT pg_advisory_xact_lock(" + ChargeSql.RULES_LOCK + ")").query((row, n) -> n).list();
        Map<String, @Nullable Object> columns = columns(wish);
        Optional<LimitView> before = jdbc.sql(LimitSql.SAME).params(columns).query(Limits::view).optional();
        if (before.isPresent() && wish.asks(before.get())) {
            return before.get();
        }
        before.ifPresent(check);
        UUID id = jdbc.sql(LimitSql.PUT).params(columns).query(UUID.class).single();
        Window window = wish.checkedWindow();
        if (before.isEmpty() && (window == Window.DAY || window == Window.MONTH)) {
            jdbc.sql(LimitSql.SEED).param("rule", id).param("now", columns.get("now")).update();
        }
        LimitView after = get(id);
        changed(before.isEmpty() ? "create" : "update", before.orElse(null), after);
        return after;
    }

    private Map<String, @Nullable Object> columns(NewLimit wish) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("id", UUID.randomUUID());
        columns.put("scope", wish.scope().name());
        columns.put("scopeId", wish.scopeId());
        columns.put("measure", wish.measure().name());
        columns.put("currency", wish.checkedCurrency());
        columns.put("window", wish.checkedWindow().name());
        columns.put("amount", wish.checkedAmount());
        columns.put("mode", wish.checkedMode().name());
        columns.put("deployment", wish.deployment());
        columns.put("percents", wish.checkedPercents().toArray(Integer[]::new));
        columns.put("forecast", wish.checkedForecast());
        columns.put("now", clock.instant().atOffset(ZoneOffset.UTC));
        return columns;
    }

    private void changed(String action, @Nullable LimitView before, @Nullable LimitView after) {
        LimitView either = Objects.requireNonNull(after == null ? before : after);
        events.publishEvent(new Change(action, "limit", either.id().toString(), tenant(either), before, after));
        events.publishEvent(new FleetChanged());
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public LimitView get(UUID id) {
        return jdbc.sql(LimitSql.VIEW + " WHERE id = ?").param(id).query(Limits::view).optional()
                .orElseThrow(() -> Refusal.notFound("no such limit"));
    }

    /** Ends a rule, whichever version of it there is. */
    public LimitView delete(UUID id) {
        return delete(id, null);
    }

    /**
     * Ends a rule, with what is known of its budgets.
     *
     * @param read the version that is to go; null: any
     * @return the rule as it was
     */
    public LimitView delete(UUID id, @Nullable ReadVersion read) {
        LimitView was = get(id);
        if (read != null) {
            read.check(was.version());
        }
        if (jdbc.sql("DELETE FROM limit_rule WHERE id = ? AND row_version = ?").param(id).param(was.version())
                .update() == 0) {
            throw Refusal.stale("it was changed at the same moment; read it again");
        }
        changed("delete", was, null);
        return was;
    }

    /**
     * Rules, widest scope first.
     *
     * @param scope only of this kind; null for all
     * @param scopeId only of this one; null for all
     */
    @Transactional(readOnly = true)
    public List<LimitView> list(@Nullable Scope scope, @Nullable UUID scopeId) {
        return jdbc.sql(LimitSql.VIEW + """
                 WHERE (:scope::text IS NULL OR scope = :scope) AND (:id::uuid IS NULL OR scope_id = :id)
                """ + LimitSql.ORDER).param("scope", scope == null ? null : scope.name()).param("id", scopeId)
                .query(Limits::view).list();
    }

    /** What gateways must know. */
    @Transactional(readOnly = true)
    public FleetLimits forGateways() {
        RowMapper<FleetLimits.PriceSet> prices = DataClassRowMapper.newInstance(FleetLimits.PriceSet.class);
        Map<Boolean, List<TierPrices>> byDefault = jdbc.sql(LimitSql.PRICES)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> new TierPrices(row.getString("service_tier"),
                        Objects.requireNonNull(prices.mapRow(row, n))))
                .list().stream()
                .collect(Collectors.partitioningBy(set -> set.serviceTier().equals(PriceScope.DEFAULT_TIER)));
        return new FleetLimits(list(null, null).stream().map(LimitView::rule).toList(),
                byDefault.getOrDefault(true, List.of()).stream().map(TierPrices::prices).toList(),
                byDefault.getOrDefault(false, List.of()));
    }

    private boolean exists(Scope scope, UUID id) {
        String table = switch (scope) {
            case COMPANY -> "company";
            case TENANT -> "tenant";
            case PROJECT -> "project";
            case KEY -> "api_key";
        };
        return jdbc.sql("SELECT EXISTS (SELECT FROM " + table + " WHERE id = ?)").param(id).query(Boolean.class)
                .single();
    }

    /** Whose it is; null: a company's. */
    private @Nullable UUID tenant(LimitView limit) {
        return switch (limit.scope()) {
            case COMPANY -> null;
            case TENANT -> limit.scopeId();
            case PROJECT -> tenantOf("project", limit.scopeId());
            case KEY -> tenantOf("api_key", limit.scopeId());
        };
    }

    private @Nullable UUID tenantOf(String table, UUID id) {
        return jdbc.sql("SELECT tenant_id FROM " + table + " WHERE id = ?").param(id).query(UUID.class).optional()
                .orElse(null);
    }

    private static LimitView view(ResultSet row, int number) throws SQLException {
        Integer[] percents = (Integer[]) row.getArray("alert_percents").getArray();
        return new LimitView(row.getObject("id", UUID.class), Scope.valueOf(row.getString("scope")),
                row.getObject("scope_id", UUID.class),
                Measure.valueOf(row.getString("measure")),
                row.getString("currency"), Window.valueOf(row.getString("time_window")),
                Objects.requireNonNull(row.getBigDecimal("amount")).stripTrailingZeros(),
                Mode.valueOf(row.getString("mode")), row.getString("deployment"),
                Stream.of(percents).toList(), row.getBoolean("alert_forecast"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(), row.getInt("row_version"));
    }
}
