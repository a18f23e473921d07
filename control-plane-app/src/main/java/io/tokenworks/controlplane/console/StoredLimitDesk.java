package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.AlertView;
import io.tokenworks.controlplane.quotas.Alerts;
import io.tokenworks.controlplane.quotas.BudgetView;
import io.tokenworks.controlplane.quotas.Budgets;
import io.tokenworks.controlplane.webhooks.Webhooks;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The control plane's own. */
@Component
final class StoredLimitDesk implements LimitDesk {
    private final Budgets budgets;
    private final Alerts alerts;
    private final Webhooks webhooks;

    StoredLimitDesk(Budgets budgets, Alerts alerts, Webhooks webhooks) {
        this.budgets = budgets;
        this.alerts = alerts;
        this.webhooks = webhooks;
    }

    @Override
    public List<BudgetView> budgets(UUID tenant) {
        return budgets.ofTenant(tenant);
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
