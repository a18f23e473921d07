package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** The simplest limit of a tenant: tokens, in all, hard. */
@Service
public class Quotas {

    private final Limits limits;
    private final Budgets budgets;

    Quotas(Limits limits, Budgets budgets) {
        this.limits = limits;
        this.budgets = budgets;
    }

    static boolean isQuota(LimitView limit) {
        return limit.scope() == Scope.TENANT && limit.measure() == Measure.TOKENS && limit.window() == Window.TOTAL
                && limit.mode() == Mode.HARD && limit.deployment() == null;
    }

    /**
     * Sets the limit. Below what is committed already it stops further grants; nothing is taken back.
     *
     * @throws Refusal if it is negative
     */
    public QuotaView set(UUID tenant, long limitTokens) {
        if (limitTokens < 0) {
            throw Refusal.invalid("limitTokens", "must not be negative");
        }
        limits.put(NewLimit.quota(tenant, limitTokens));
        return of(tenant).orElseThrow();
    }

    /** Nothing if the tenant has no quota. */
    public Optional<QuotaView> of(UUID tenant) {
        return Optional.ofNullable(all().get(tenant));
    }

    /** All quotas by tenant. */
    public Map<UUID, QuotaView> all() {
        return budgets.quotas().values().stream().map(QuotaView::of)
                .collect(Collectors.toUnmodifiableMap(QuotaView::tenant, quota -> quota));
    }
}
