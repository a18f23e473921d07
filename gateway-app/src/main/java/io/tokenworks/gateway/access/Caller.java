package io.tokenworks.gateway.access;

import io.tokenworks.gateway.snapshot.Fleet;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;

/**
 * A caller whose key is in force.
 *
 * @param fleet the snapshot the key was found in; the whole operation is judged by it
 */
public record Caller(Tenant tenant, FleetSnapshot.Key key, Fleet fleet) {}
