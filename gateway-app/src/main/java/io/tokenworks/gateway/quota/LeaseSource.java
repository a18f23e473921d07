package io.tokenworks.gateway.quota;

import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;

/** Who grants leases. */
@FunctionalInterface
public interface LeaseSource {

    /** Blocks. @throws io.tokenworks.gateway.upstream.UpstreamFault if there is no grant */
    LeaseGrant ask(LeaseRequest request);
}
