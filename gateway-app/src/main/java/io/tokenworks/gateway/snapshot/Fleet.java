package io.tokenworks.gateway.snapshot;

import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;
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

    public Fleet(FleetSnapshot snapshot) {
        this.snapshot = snapshot;
        deployments = index(snapshot.deployments(), Deployment::name);
        keysByHash = index(snapshot.keys(), FleetSnapshot.Key::sha256);
        tenants = index(snapshot.tenants(), Tenant::id);
    }

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

    private static <K, V> Map<K, V> index(Iterable<V> values, Function<V, K> key) {
        return java.util.stream.StreamSupport.stream(values.spliterator(), false)
                .collect(Collectors.toUnmodifiableMap(key, Function.identity(), (first, _) -> first));
    }
}
