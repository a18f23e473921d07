package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.change.FleetChanged;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

    /**
     * Makes a rule, or changes the amount and alerts of the one there is. Below what is spent or held already it stops
     * further grants; nothing is taken back. A new budget of a day or a month begins with what the ledger has of it.
     *
     * @throws Refusal naming the field at fault
     */
    public LimitView put(NewLimit wish) {
        if (!exists(wish.scope(), wish.scopeId())) {
            throw Refusal.invalid("scopeId", "there is no such " + wish.scope().name().toLowerCase(Locale.ROOT));
        }
        // Who charges budgets either is done, and the ledger shows it, or sees the rule.
        jdbc.sql("SELECT pg_advisory_xact_lock(" + ChargeSql.RULES_LOCK + ")").query((row, n) -> n).list();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        Window window = wish.checkedWindow();
        Put put = jdbc.sql(LimitSql.PUT).param("id", UUID.randomUUID()).param("scope", wish.scope().name())
                .param("scopeId", wish.scopeId()).param("measure", wish.measure().name())
                .param("currency", wish.checkedCurrency()).param("window", window.name())
                .param("amount", wish.checkedAmount()).param("mode", wish.checkedMode().name())
                .param("deployment", wish.deployment())
                .param("percents", wish.checkedPercents().toArray(Integer[]::new))
                .param("forecast", wish.checkedForecast()).param("now", now).query(Put.class).single();
        if (put.fresh() && (window == Window.DAY || window == Window.MONTH)) {
            jdbc.sql(LimitSql.SEED).param("rule", put.id()).param("now", now).update();
        }
        events.publishEvent(new FleetChanged());
        return get(put.id());
    }

    private record Put(UUID id, boolean fresh) {}

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public LimitView get(UUID id) {
        return jdbc.sql(LimitSql.VIEW + " WHERE id = ?").param(id).query(Limits::view).optional()
                .orElseThrow(() -> Refusal.notFound("no such limit"));
    }

    /** Ends a rule, with what is known of its budgets. @return the rule as it was */
    public LimitView delete(UUID id) {
        LimitView was = get(id);
        jdbc.sql("DELETE FROM limit_rule WHERE id = ?").param(id).update();
        events.publishEvent(new FleetChanged());
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
                .stream()
                .collect(Collectors.partitioningBy(set -> set.serviceTier().equals("default")));
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

    private static LimitView view(ResultSet row, int number) throws SQLException {
        Integer[] percents = (Integer[]) row.getArray("alert_percents").getArray();
        return new LimitView(row.getObject("id", UUID.class), Scope.valueOf(row.getString("scope")),
                row.getObject("scope_id", UUID.class),
                Measure.valueOf(row.getString("measure")),
                row.getString("currency"), Window.valueOf(row.getString("time_window")),
                Objects.requireNonNull(row.getBigDecimal("amount")).stripTrailingZeros(),
                Mode.valueOf(row.getString("mode")), row.getString("deployment"),
                Stream.of(percents).toList(), row.getBoolean("alert_forecast"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
