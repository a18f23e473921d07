/**
 * What the control plane pushes to gateways: keys, deployments, workers; and the quota leases that gateways ask for.
 * JSON, plain values.
 */
@NullMarked
package io.tokenworks.wire.fleet;

import org.jspecify.annotations.NullMarked;
