package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.AlertView;
import java.math.BigDecimal;

/**
 * An alert, in words.
 *
 * @param percent empty for a forecast
 */
record AlertLine(
        String raised,
        String scope,
        String scopeId,
        String measure,
        String window,
        String percent,
        String spent,
        String amount,
        String forecast) {

    static AlertLine of(AlertView alert) {
        BigDecimal forecast = alert.forecast();
        return new AlertLine(Figures.time(alert.raisedAt()), alert.scope().name(), Figures.shortId(alert.scopeId()),
                alert.measure().name(), alert.window().name(),
                alert.kind() == AlertView.Kind.PERCENT ? alert.percent() + " %" : "", amount(alert, alert.spent()),
                amount(alert, alert.amount()), forecast == null ? "" : amount(alert, forecast));
    }

    private static String amount(AlertView alert, BigDecimal value) {
        String currency = alert.currency();
        return currency == null ? Figures.count(value.longValue()) : Figures.money(value, currency);
    }
}
