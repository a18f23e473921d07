package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.AlertView;
import io.tokenworks.controlplane.quotas.BudgetView;
import io.tokenworks.controlplane.quotas.LimitView;
import io.tokenworks.controlplane.quotas.NewLimit;
import io.tokenworks.controlplane.refusal.Refusal;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** Budgets and alerts, for the console. */
interface LimitDesk {

    /** Those that a tenant's requests may meet. */
    List<BudgetView> budgets(UUID tenant);

    /** The tenant's own, budgets and rates. */
    List<LimitView> limits(UUID tenant);

    /**
     * Makes a limit.
     *
     * @throws Refusal naming the field at fault, or if there is one of its kind
     */
    void setLimit(NewLimit wish);

    /**
     * Gives a tenant's limit another amount.
     *
     * @throws Refusal if it is not the version that was read
     */
    void changeLimit(UUID tenant, UUID limit, BigDecimal amount, int version);

    /**
     * Ends a tenant's limit.
     *
     * @throws Refusal if it is not the version that was read
     */
    void removeLimit(UUID tenant, UUID limit, int version);

    /** The newest alerts, newest first. */
    List<AlertView> alerts(int limit);

    /** Alerts that could not be told to a webhook. */
    int parked();
}
