package io.tokenworks.controlplane.console;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant, in words: a row of the list and the page.
 *
 * @param quota null without one
 */
record TenantView(
        UUID id,
        String name,
        String keyCount,
        Usage usage,
        @Nullable Quota quota,
        List<Key> keys,
        List<BudgetLine> budgets,
        List<OperationLine> recent) {

    record Usage(String requests, String prompt, String cached, String output, String total, String cost) {

        static Usage of(TenantDesk.Usage usage) {
            return new Usage(Figures.count(usage.requests()), Figures.count(usage.promptTokens()),
                    Figures.count(usage.cachedTokens()), Figures.count(usage.outputTokens()),
                    Figures.count(usage.promptTokens() + usage.outputTokens()), usage.cost());
        }
    }

    /**
     * @param held granted to gateways and not spent yet
     * @param usedTokens also as numbers, for those who read the page by program
     */
    record Quota(
            long limitTokens,
            long usedTokens,
            long leftTokens,
            String limit,
            String used,
            String held,
            String left,
            int usedPercent,
            int heldPercent) {

        static Quota of(TenantDesk.Quota quota) {
            long left = Math.max(0, quota.limitTokens() - quota.usedTokens() - quota.heldTokens());
            int used = Figures.percent(quota.usedTokens(), quota.limitTokens());
            int held = Math.min(100 - used, Figures.percent(quota.heldTokens(), quota.limitTokens()));
            return new Quota(quota.limitTokens(), quota.usedTokens(), left, Figures.count(quota.limitTokens()),
                    Figures.count(quota.usedTokens()), Figures.count(quota.heldTokens()), Figures.count(left), used,
                    held);
        }
    }

    record Key(UUID id, String label, String hint, String created, boolean revoked) {

        static Key of(TenantDesk.Key key) {
            return new Key(key.id(), key.label(), key.hint() + "…", Figures.time(key.createdAt()),
                    key.revokedAt() != null);
        }
    }

    static TenantView of(
            TenantDesk.Tenant tenant, List<TenantDesk.Key> keys, List<BudgetLine> budgets, List<OperationLine> recent) {
        TenantDesk.Quota quota = tenant.quota();
        return new TenantView(tenant.id(), tenant.name(), Figures.count(tenant.keys()), Usage.of(tenant.usage()),
                quota == null ? null : Quota.of(quota), keys.stream().map(Key::of).toList(), budgets, recent);
    }
}
