package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.quotas.BudgetView;
import io.tokenworks.controlplane.quotas.Budgets;
import io.tokenworks.controlplane.quotas.LimitView;
import io.tokenworks.controlplane.quotas.Limits;
import io.tokenworks.controlplane.quotas.NewLimit;
import io.tokenworks.controlplane.quotas.RateView;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Limits, and what is left of the budgets that they make. */
@RestController
@RequestMapping("/api/v1")
final class LimitsApi {

    private final Limits limits;
    private final Budgets budgets;
    private final Tenants tenants;

    LimitsApi(Limits limits, Budgets budgets, Tenants tenants) {
        this.limits = limits;
        this.budgets = budgets;
        this.tenants = tenants;
    }

    @GetMapping("/limits")
    List<LimitView> list(
            @RequestParam(required = false) @Nullable Scope scope,
            @RequestParam(required = false) @Nullable UUID scopeId) {
        return limits.list(scope, scopeId);
    }

    /** Makes a limit, or changes the one of the same kind, whose version must be named; repeating changes nothing. */
    @PutMapping("/limits")
    LimitView put(@Valid @RequestBody Wish body, @Nullable ReadVersion read) {
        return limits.put(body.limit(), read);
    }

    @GetMapping("/limits/{limit}")
    LimitView get(@PathVariable UUID limit) {
        return limits.get(limit);
    }

    @DeleteMapping("/limits/{limit}")
    LimitView delete(@PathVariable UUID limit, @Nullable ReadVersion read) {
        return limits.delete(limit, read);
    }

    /** Every budget that a tenant's requests may meet, in the window that is under way. */
    @GetMapping("/tenants/{tenant}/budget")
    List<BudgetView> budget(@PathVariable UUID tenant) {
        tenants.get(tenant);
        return budgets.ofTenant(tenant);
    }

    /** Every rate that a tenant's requests may meet, as gateways report it. */
    @GetMapping("/tenants/{tenant}/rates")
    List<RateView> rates(@PathVariable UUID tenant) {
        tenants.get(tenant);
        return budgets.ratesOfTenant(tenant);
    }

    /** See {@link NewLimit}. */
    record Wish(
            @NotNull Scope scope,
            @NotNull UUID scopeId,
            @NotNull Measure measure,
            @Nullable String currency,
            @Nullable Window window,
            @NotNull BigDecimal amount,
            @Nullable Mode mode,
            @Nullable @Size(min = 1, max = 100) String deployment,
            @Nullable @Size(max = 10) List<@NotNull Integer> alertPercents,
            @Nullable Boolean alertForecast) {

        NewLimit limit() {
            return new NewLimit(scope, scopeId, measure, currency, window, amount, mode, deployment, alertPercents,
                    alertForecast);
        }
    }
}
