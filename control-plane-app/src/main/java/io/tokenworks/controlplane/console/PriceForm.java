package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.PriceDesk.Order;
import io.tokenworks.controlplane.console.PriceDesk.Scope;
import io.tokenworks.controlplane.console.PriceDesk.Tariff;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new price as it was sent.
 *
 * @param tenant id; empty for everybody
 * @param from in UTC, without zone; empty: from now
 * @param until likewise; empty: until the next
 * @param month to try the price on
 */
record PriceForm(
        @Nullable String model,
        @Nullable String tenant,
        @Nullable String tier,
        @Nullable String currency,
        @Nullable String input,
        @Nullable String cached,
        @Nullable String output,
        @Nullable String from,
        @Nullable String until,
        @Nullable String month) {

    /** Begins with what holds now. */
    static PriceForm fresh(Scope scope, @Nullable Tariff now, String currency, String month) {
        String tenant = scope.tenant() == null ? "" : scope.tenant().toString();
        return now == null
                ? new PriceForm(scope.model(), tenant, scope.tier(), currency, "", "", "", "", "", month)
                : new PriceForm(scope.model(), tenant, scope.tier(), now.currency(), Figures.plain(now.input()),
                        Figures.plain(now.cached()), Figures.plain(now.output()), "", "", month);
    }

    Order read(FormCheck check, List<String> models, List<UUID> tenants) {
        String known = check.known("model", model, models);
        Scope scope = new Scope(known == null ? "" : known, check.tier("tier", tier),
                tenant == null || tenant.isEmpty() ? null : check.known("tenant", tenant, tenants));
        return new Order(scope, new Tariff(check.price("input", input), check.price("cached", cached),
                check.price("output", output), check.currency("currency", currency)), check.moment("from", from),
                check.moment("until", until));
    }
}
