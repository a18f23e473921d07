package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.AlertView;
import io.tokenworks.controlplane.quotas.BudgetView;
import java.util.List;
import java.util.UUID;

/** Budgets and alerts, for the console. */
interface LimitDesk {

    /** Those that a tenant's requests may meet. */
    List<BudgetView> budgets(UUID tenant);

    /** The newest alerts, newest first. */
    List<AlertView> alerts(int limit);

    /** Alerts that could not be told to a webhook. */
    int parked();
}
