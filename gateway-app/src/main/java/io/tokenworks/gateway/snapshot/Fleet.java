package io.tokenworks.gateway.snapshot;

import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.FleetLimits.TierPrices;
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
    private final Map<Tier, List<PriceSet>> tierPrices;

    public Fleet(FleetSnapshot snapshot) {
        this.snapshot = snapshot;
        deployments = index(snapshot.deployments(), Deployment::name);
        keysByHash = index(snapshot.keys(), FleetSnapshot.Key::sha256);
        tenants = index(snapshot.tenants(), Tenant::id);
        rules = snapshot.limits().rules().stream()
                .collect(Collectors.groupingBy(rule -> new Owner(rule.scope(), rule.scopeId())));
        prices = snapshot.limits().prices().stream().collect(Collectors.groupingBy(PriceSet::deployment));
        tierPrices = snapshot.limits().tierPrices().stream()
                .collect(Collectors.groupingBy(set -> new Tier(set.prices().deployment(), set.serviceTier()),
                        Collectors.mapping(TierPrices::prices, Collectors.toList())));
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

    /** A service tier of a deployment, not the default one. */
    private record Tier(String deployment, String name) {}

    /**
     * What tokens of a deployment cost a tenant's request of a tier admitted at a moment: prices of that tier in force
     * by then, its own or everybody's; else those without a tier, or everybody's first ones if clocks differ. As the
     * ledger does it.
     */
    public Optional<PriceSet> prices(String deployment, String tier, UUID tenant, Instant at) {
        List<PriceSet> all = prices.getOrDefault(deployment, List.of());
        return inForce(tierPrices.getOrDefault(new Tier(deployment, tier), List.of()), tenant, at)
                .or(() -> inForce(all, tenant, at))
                .or(() -> all.stream().filter(set -> set.tenant() == null && set.effectiveFrom().isAfter(at))
                        .min(Comparator.comparing(PriceSet::effectiveFrom)));
    }

    /** Service tiers of a deployment beside the default one, by name: those that have a price for this tenant. */
    public List<String> tiers(String deployment, UUID tenant, Instant at) {
        return tierPrices.entrySet().stream().filter(tier -> tier.getKey().deployment().equals(deployment))
                .filter(tier -> inForce(tier.getValue(), tenant, at).isPresent()).map(tier -> tier.getKey().name())
                .sorted().toList();
    }

    /** The tenant's own before everybody's. */
    private static Optional<PriceSet> inForce(List<PriceSet> sets, UUID tenant, Instant at) {
        return inForce(sets.stream().filter(set -> tenant.equals(set.tenant())).toList(), at)
                .or(() -> inForce(sets.stream().filter(set -> set.tenant() == null).toList(), at));
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
