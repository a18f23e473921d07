package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is wished for. There is at most one of the same scope, measure, currency, window, mode and deployment;
 * wishing for it again changes its amount and alerts.
 *
 * @param currency of MONEY only
 * @param window null for CONCURRENCY
 * @param mode null: HARD
 * @param deployment null: all
 * @param alertPercents null: none
 * @param alertForecast null: no
 */
public record NewLimit(
        Scope scope,
        UUID scopeId,
        Measure measure,
        @Nullable String currency,
        @Nullable Window window,
        BigDecimal amount,
        @Nullable Mode mode,
        @Nullable String deployment,
        @Nullable List<Integer> alertPercents,
        @Nullable Boolean alertForecast) {

    private static final int MONEY_SCALE = 15;
    private static final BigDecimal MOST = new BigDecimal("1e18");
    private static final int PERCENT_MOST = 1000;
    private static final int ALERTS_MOST = 10;

    /** What a tenant's quota is: tokens, in all, hard. */
    public static NewLimit quota(UUID tenant, long tokens) {
        return new NewLimit(Scope.TENANT, tenant, Measure.TOKENS, null, Window.TOTAL, BigDecimal.valueOf(tokens),
                Mode.HARD, null, null, null);
    }

    /** The same kind of rule with another amount. */
    public static NewLimit like(LimitView limit, BigDecimal amount) {
        return new NewLimit(limit.scope(), limit.scopeId(), limit.measure(), limit.currency(),
                limit.measure() == Measure.CONCURRENCY ? null : limit.window(), amount, limit.mode(),
                limit.deployment(), limit.alertPercents(), limit.alertForecast());
    }

    /** Whether a rule of this kind is as wished already. */
    boolean asks(LimitView limit) {
        return limit.amount().compareTo(amount) == 0 && limit.alertPercents().equals(checkedPercents())
                && limit.alertForecast() == checkedForecast();
    }

    Window checkedWindow() {
        if (measure == Measure.CONCURRENCY) {
            check(window == null || window == Window.TOTAL, "window",
                    "must be left out: CONCURRENCY holds at any time");
            return Window.TOTAL;
        }
        check(window != Window.MINUTE || measure == Measure.TOKENS || measure == Measure.REQUESTS, "window",
                "MINUTE is for TOKENS and REQUESTS");
        if (window == null) {
            throw Refusal.invalid("window", "is required: MINUTE, DAY, MONTH or TOTAL");
        }
        return window;
    }

    BigDecimal checkedAmount() {
        check(amount.signum() >= 0, "amount", "must not be negative");
        check(amount.compareTo(MOST) <= 0, "amount", "must be at most 10^18");
        int scale = measure == Measure.MONEY ? MONEY_SCALE : 0;
        check(amount.stripTrailingZeros().scale() <= scale, "amount",
                scale == 0 ? "must be a whole number" : "must have at most 15 decimals");
        return amount;
    }

    @Nullable
    String checkedCurrency() {
        if (measure != Measure.MONEY) {
            check(currency == null, "currency", "is for MONEY");
            return null;
        }
        check(currency != null && currency.matches("[A-Z]{3}"), "currency", "must be an ISO 4217 code, such as EUR");
        return currency;
    }

    Mode checkedMode() {
        Mode wished = mode == null ? Mode.HARD : mode;
        check(budget() || wished != Mode.SOFT, "mode", "SOFT is for budgets: a rate is HARD or SHADOW");
        return wished;
    }

    List<Integer> checkedPercents() {
        List<Integer> percents = alertPercents == null ? List.of() : alertPercents;
        check(budget() || percents.isEmpty(), "alertPercents", "are for budgets, not for rates");
        check(percents.size() <= ALERTS_MOST, "alertPercents", "must be at most " + ALERTS_MOST);
        check(percents.stream().allMatch(p -> p > 0 && p <= PERCENT_MOST), "alertPercents",
                "must lie between 1 and " + PERCENT_MOST);
        return percents.stream().distinct().sorted().toList();
    }

    boolean checkedForecast() {
        boolean wished = alertForecast != null && alertForecast;
        check(!wished || window == Window.DAY || window == Window.MONTH, "alertForecast",
                "is for budgets of a DAY or a MONTH");
        return wished;
    }

    private boolean budget() {
        return measure != Measure.CONCURRENCY && window != Window.MINUTE;
    }

    private static void check(boolean right, String field, String fault) {
        if (!right) {
            throw Refusal.invalid(field, fault);
        }
    }
}
