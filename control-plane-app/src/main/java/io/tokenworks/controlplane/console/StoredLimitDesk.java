package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.quotas.AlertView;
import io.tokenworks.controlplane.quotas.Alerts;
import io.tokenworks.controlplane.quotas.BudgetView;
import io.tokenworks.controlplane.quotas.Budgets;
import io.tokenworks.controlplane.quotas.LimitView;
import io.tokenworks.controlplane.quotas.Limits;
import io.tokenworks.controlplane.quotas.NewLimit;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.webhooks.Webhooks;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The control plane's own. */
@Component
final class StoredLimitDesk implements LimitDesk {
    private final Budgets budgets;
    private final Alerts alerts;
    private final Webhooks webhooks;
    private final Limits limits;

    StoredLimitDesk(Budgets budgets, Alerts alerts, Webhooks webhooks, Limits limits) {
        this.limits = limits;
        this.budgets = budgets;
        this.alerts = alerts;
        this.webhooks = webhooks;
    }

    @Override
    public List<BudgetView> budgets(UUID tenant) {
        return budgets.ofTenant(tenant);
    }

    @Override
    public List<LimitView> limits(UUID tenant) {
        return limits.list(Scope.TENANT, tenant);
    }

    @Override
    public void setLimit(NewLimit wish) {
        try {
            limits.put(wish, null);
        } catch (Refusal refusal) {
            throw refusal.kind() == Refusal.Kind.UNVERSIONED
                    ? Refusal.conflict("measure", "The tenant has such a limit already: change it in the list.")
                    : refusal;
        }
    }

    @Override
    public void changeLimit(UUID tenant, UUID limit, BigDecimal amount, int version) {
        limits.put(NewLimit.like(own(tenant, limit), amount), new ReadVersion(version));
    }

    @Override
    public void removeLimit(UUID tenant, UUID limit, int version) {
        limits.delete(own(tenant, limit).id(), new ReadVersion(version));
    }

    private LimitView own(UUID tenant, UUID limit) {
        return limits(tenant).stream().filter(one -> one.id().equals(limit)).findFirst()
                .orElseThrow(() -> Refusal.notFound("the tenant has no such limit"));
    }

    @Override
    public List<AlertView> alerts(int limit) {
        return alerts.newest(limit);
    }

    @Override
    public int parked() {
        return webhooks.parked();
    }
}
