package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.quotas.QuotaView;
import io.tokenworks.controlplane.quotas.Quotas;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.tenants.ApiKeys;
import io.tokenworks.controlplane.tenants.Tenants;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The control plane's own tenants; usage from the totals that the ledger keeps. */
@Component
final class StoredTenantDesk implements TenantDesk {
    private static final String USAGE = """
            SELECT tenant, currency, sum(operations)::bigint AS requests,
                sum(input_tokens + cached_input_tokens)::bigint AS prompt_tokens,
                sum(cached_input_tokens)::bigint AS cached_tokens, sum(output_tokens)::bigint AS output_tokens,
                sum(amount) AS amount
            FROM usage_total GROUP BY tenant, currency ORDER BY tenant, currency""";
    private static final String KEYS_IN_FORCE = """
            SELECT tenant_id, count(*)::int AS keys FROM api_key WHERE revoked_at IS NULL GROUP BY tenant_id""";
    private static final Usage NOTHING = new Usage(0, 0, 0, 0, "0");

    private final Tenants tenants;
    private final ApiKeys keys;
    private final Quotas quotas;
    private final JdbcClient jdbc;

    StoredTenantDesk(Tenants tenants, ApiKeys keys, Quotas quotas, JdbcClient jdbc) {
        this.tenants = tenants;
        this.keys = keys;
        this.quotas = quotas;
        this.jdbc = jdbc;
    }

    private record Total(
            UUID tenant, String currency, long requests, long promptTokens, long cachedTokens, long outputTokens,
            BigDecimal amount) {}

    private record Keys(UUID tenantId, int keys) {}

    @Override
    public List<TenantDesk.Tenant> tenants() {
        Map<UUID, List<Total>> totals = totals();
        Map<UUID, Integer> keysInForce = jdbc.sql(KEYS_IN_FORCE).query(Keys.class).list().stream()
                .collect(Collectors.toMap(Keys::tenantId, Keys::keys));
        Map<UUID, QuotaView> limits = quotas.all();
        return tenants.list().stream()
                .map(tenant -> new TenantDesk.Tenant(tenant.id(), tenant.name(),
                        keysInForce.getOrDefault(tenant.id(), 0),
                        usage(totals.getOrDefault(tenant.id(), List.of())), quota(limits.get(tenant.id()))))
                .toList();
    }

    @Override
    public Optional<TenantDesk.Tenant> withId(UUID tenant) {
        return tenants().stream().filter(shown -> shown.id().equals(tenant)).findFirst();
    }

    @Override
    public List<TenantDesk.Key> keys(UUID tenant) {
        return keys.of(tenant).stream()
                .map(key -> new TenantDesk.Key(key.id(), key.name(), key.prefix(), key.createdAt(), key.revokedAt()))
                .toList();
    }

    @Override
    public UUID create(String name, OptionalLong quotaTokens) {
        UUID id = tenants.create(name).id();
        if (quotaTokens.isPresent()) {
            quotas.set(id, quotaTokens.getAsLong());
        }
        return id;
    }

    @Override
    public String issueKey(UUID tenant, String label) {
        return keys.create(tenant, label).secret();
    }

    @Override
    public void revokeKey(UUID tenant, UUID key) {
        if (keys.of(tenant).stream().noneMatch(known -> known.id().equals(key))) {
            throw Refusal.notFound("no such key");
        }
        keys.revoke(key);
    }

    @Override
    public void setQuota(UUID tenant, long tokens) {
        quotas.set(tenant, tokens);
    }

    private Map<UUID, List<Total>> totals() {
        return jdbc.sql(USAGE).query(Total.class).list().stream().collect(Collectors.groupingBy(Total::tenant));
    }

    private static @Nullable Quota quota(@Nullable QuotaView limit) {
        return limit == null ? null : new Quota(limit.limitTokens(), limit.spentTokens(), limit.heldTokens());
    }

    private static Usage usage(List<Total> totals) {
        if (totals.isEmpty()) {
            return NOTHING;
        }
        String cost = totals.stream().map(total -> Figures.money(total.amount(), total.currency()))
                .collect(Collectors.joining(", "));
        return new Usage(totals.stream().mapToLong(Total::requests).sum(),
                totals.stream().mapToLong(Total::promptTokens).sum(),
                totals.stream().mapToLong(Total::cachedTokens).sum(),
                totals.stream().mapToLong(Total::outputTokens).sum(), cost);
    }
}
