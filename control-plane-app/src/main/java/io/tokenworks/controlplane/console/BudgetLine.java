package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.BudgetView;
import io.tokenworks.controlplane.quotas.LimitView;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A budget, in words.
 *
 * @param scope key of the message that names it; so are measure, window and mode
 * @param frozen empty if nothing is
 * @param refused 0 is empty
 */
record BudgetLine(
        String scope,
        String measure,
        String window,
        String mode,
        String model,
        String amount,
        String spent,
        String held,
        String frozen,
        String left,
        String refused,
        int spentPercent,
        int heldPercent) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static BudgetLine of(BudgetView budget) {
        LimitView limit = budget.limit();
        BigDecimal committed = budget.held().add(budget.frozen());
        int spent = percent(budget.spent(), limit.amount());
        return new BudgetLine(limit.scope().name(), limit.measure().name(), limit.window().name(),
                limit.mode().name(), limit.deployment() == null ? "" : limit.deployment(),
                amount(limit, limit.amount()), amount(limit, budget.spent()), amount(limit, budget.held()),
                budget.frozen().signum() == 0 ? "" : amount(limit, budget.frozen()),
                amount(limit, budget.left().max(BigDecimal.ZERO)),
                budget.refused() == 0 ? "" : Figures.count(budget.refused()), spent,
                Math.min(100 - spent, percent(committed, limit.amount())));
    }

    private static String amount(LimitView limit, BigDecimal value) {
        String currency = limit.currency();
        return currency == null ? Figures.count(value.longValue()) : Figures.money(value, currency);
    }

    /** Rounded up, so that a little in use never reads as nothing. */
    private static int percent(BigDecimal part, BigDecimal whole) {
        if (whole.signum() <= 0 || part.signum() <= 0) {
            return 0;
        }
        return part.multiply(HUNDRED).divide(whole, 0, RoundingMode.CEILING).min(HUNDRED).intValue();
    }
}
