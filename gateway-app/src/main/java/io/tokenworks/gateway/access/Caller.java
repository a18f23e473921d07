package io.tokenworks.gateway.access;

import io.tokenworks.gateway.snapshot.Fleet;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;
import io.tokenworks.wire.fleet.LimitRule;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A caller whose key is in force.
 *
 * @param fleet the snapshot the key was found in; the whole operation is judged by it
 */
public record Caller(Tenant tenant, FleetSnapshot.Key key, Fleet fleet) {

    /** Every rule on the caller's path that counts requests for a deployment. */
    public List<LimitRule> limits(String deployment) {
        return limits().stream().filter(rule -> rule.deployment() == null || rule.deployment().equals(deployment))
                .toList();
    }

    /** Every rule on the caller's path. */
    public List<LimitRule> limits() {
        return Stream.of(
                rules(LimitRule.Scope.COMPANY, tenant.company()),
                rules(LimitRule.Scope.TENANT, tenant.id()),
                rules(LimitRule.Scope.PROJECT, key.project()),
                rules(LimitRule.Scope.KEY, key.id()))
                .flatMap(List::stream).toList();
    }

    private List<LimitRule> rules(LimitRule.Scope scope, @Nullable UUID id) {
        return id == null ? List.of() : fleet.rules(scope, id);
    }

    /** The deployment of this name, if there is one and the tenant may use it: it cannot tell which. */
    public Optional<Deployment> deployment(String name) {
        return fleet.deployment(name).filter(found -> tenant.mayUse(found.name()));
    }

    /** All that the tenant may use. */
    public List<Deployment> deployments() {
        return fleet.snapshot().deployments().stream().filter(each -> tenant.mayUse(each.name())).toList();
    }
}
