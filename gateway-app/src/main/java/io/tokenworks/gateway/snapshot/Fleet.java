package io.tokenworks.gateway.snapshot;

import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;
import io.tokenworks.wire.fleet.LimitRule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A snapshot with its indexes. Immutable. */
public final class Fleet {

    private final FleetSnapshot snapshot;
    private final Map<String, Deployment> deployments;
    private final Map<String, FleetSnapshot.Key> keysByHash;
    private final Map<UUID, Tenant> tenants;
    private final Map<Owner, List<LimitRule>> rules;
    private final Map<String, List<PriceSet>> prices;

    public Fleet(FleetSnapshot snapshot) {
        this.snapshot = snapshot;
        deployments = index(snapshot.deployments(), Deployment::name);
        keysByHash = index(snapshot.keys(), FleetSnapshot.Key::sha256);
        tenants = index(snapshot.tenants(), Tenant::id);
        rules = snapshot.limits().rules().stream()
                .collect(Collectors.groupingBy(rule -> new Owner(rule.scope(), rule.scopeId())));
        prices = snapshot.limits().prices().stream().collect(Collectors.groupingBy(PriceSet::deployment));
    }

    /** Whose limits. */
    private record Owner(LimitRule.Scope scope, UUID id) {}

    public FleetSnapshot snapshot() {
        return snapshot;
    }

    public Optional<Deployment> deployment(String name) {
        return Optional.ofNullable(deployments.get(name));
    }

    /** @param sha256 hex of the secret's hash */
    public Optional<FleetSnapshot.Key> key(String sha256) {
        return Optional.ofNullable(keysByHash.get(sha256));
    }

    public Optional<Tenant> tenant(UUID id) {
        return Optional.ofNullable(tenants.get(id));
    }

    /** What a company, tenant, project or key may use. */
    public List<LimitRule> rules(LimitRule.Scope scope, UUID id) {
        return rules.getOrDefault(new Owner(scope, id), List.of());
    }

    /**
     * What tokens of a deployment cost a tenant's request admitted at a moment: its own prices in force by then, or
     * everybody's, or everybody's first ones if clocks differ. As the ledger does it.
     */
    public Optional<PriceSet> prices(String deployment, UUID tenant, Instant at) {
        List<PriceSet> all = prices.getOrDefault(deployment, List.of());
        List<PriceSet> common = all.stream().filter(set -> set.tenant() == null).toList();
        return inForce(all.stream().filter(set -> tenant.equals(set.tenant())).toList(), at)
                .or(() -> inForce(common, at))
                .or(() -> common.stream().filter(set -> set.effectiveFrom().isAfter(at))
                        .min(Comparator.comparing(PriceSet::effectiveFrom)));
    }

    private static Optional<PriceSet> inForce(List<PriceSet> sets, Instant at) {
        return sets.stream().filter(set -> {
            Instant end = set.holdsTo();
            return !set.effectiveFrom().isAfter(at) && (end == null || end.isAfter(at));
        }).max(Comparator.comparing(PriceSet::effectiveFrom));
    }

    private static <K, V> Map<K, V> index(Iterable<V> values, Function<V, K> key) {
        return java.util.stream.StreamSupport.stream(values.spliterator(), false)
                .collect(Collectors.toUnmodifiableMap(key, Function.identity(), (first, _) -> first));
    }
}
