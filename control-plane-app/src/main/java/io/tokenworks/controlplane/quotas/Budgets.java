package io.tokenworks.controlplane.quotas;

import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
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

/** What budgets look like now. */
@Service
@Transactional(readOnly = true)
public class Budgets {

    private static final String BALANCES = """
            SELECT r.id, limit_window(r.time_window, :now) AS window_start, coalesce(b.spent, 0) AS spent,
                coalesce(b.held, 0) AS held, coalesce(b.refused, 0) AS refused, coalesce((
                    SELECT sum(greatest(s.granted - s.spent, 0)) FROM limit_slice s
                    JOIN limit_lease l ON l.id = s.lease_id AND l.state = 'FROZEN'
                    WHERE s.rule_id = b.rule_id AND s.window_start = b.window_start AND NOT s.settled), 0) AS frozen
            FROM limit_rule r LEFT JOIN limit_balance b ON b.rule_id = r.id
                AND b.window_start = limit_window(r.time_window, :now)
            WHERE r.id = ANY(:rules)""";

    private final JdbcClient jdbc;
    private final Limits limits;
    private final RateShares shares;
    private final Clock clock;

    Budgets(JdbcClient jdbc, Limits limits, RateShares shares, Clock clock) {
        this.jdbc = jdbc;
        this.limits = limits;
        this.shares = shares;
        this.clock = clock;
    }

    /** Those of a tenant, and of whatever is above and below it. */
    public List<BudgetView> ofTenant(UUID tenant) {
        return views(ofPath(tenant));
    }

    private List<LimitView> ofPath(UUID tenant) {
        List<UUID> path = jdbc.sql("""
                SELECT :tenant UNION ALL SELECT company_id FROM tenant WHERE id = :tenant
                UNION ALL SELECT id FROM project WHERE tenant_id = :tenant
                UNION ALL SELECT id FROM api_key WHERE tenant_id = :tenant""").param("tenant", tenant)
                .query((row, _) -> row.getObject(1, UUID.class)).list();
        return limits.list(null, null).stream().filter(limit -> path.contains(limit.scopeId())).toList();
    }

    /** Rates of a tenant, and of whatever is above and below it. */
    public List<RateView> ratesOfTenant(UUID tenant) {
        return ofPath(tenant).stream().filter(limit -> !limit.rule().budget()).map(limit -> {
            RateShares.Now now = shares.now(limit.id());
            return new RateView(limit, now.gateways(), now.inUse(), now.refused());
        }).toList();
    }

    /** What is left of the quota of each tenant that has one. */
    Map<UUID, BudgetView> quotas() {
        return views(limits.list(Scope.TENANT, null).stream().filter(Quotas::isQuota).toList()).stream()
                .collect(Collectors.toMap(view -> view.limit().scopeId(), Function.identity()));
    }

    private List<BudgetView> views(List<LimitView> of) {
        List<LimitView> budgets = of.stream().filter(limit -> limit.rule().budget()).toList();
        Map<UUID, Balance> balances = jdbc.sql(BALANCES).param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("rules", budgets.stream().map(LimitView::id).toArray(UUID[]::new))
                .query(DataClassRowMapper.newInstance(Balance.class)).list().stream()
                .collect(Collectors.toMap(Balance::id, Function.identity()));
        return budgets.stream().map(limit -> view(limit, Objects.requireNonNull(balances.get(limit.id())))).toList();
    }

    private static BudgetView view(LimitView limit, Balance balance) {
        Instant end = limit.window() == Window.TOTAL ? null : limit.window().end(balance.windowStart());
        return new BudgetView(limit, balance.windowStart(), end, plain(balance.spent()),
                plain(balance.held().subtract(balance.frozen())), plain(balance.frozen()),
                plain(limit.amount().subtract(balance.spent()).subtract(balance.held())), balance.refused());
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private record Balance(
            UUID id, Instant windowStart, BigDecimal spent, BigDecimal held, BigDecimal frozen, long refused) {}
}
