/**
 * Hard token quotas and the leases by which gateways spend them. Any thread; the database's row of the quota
 * orders everything.
 */
@NullMarked
package io.tokenworks.controlplane.quotas;

import org.jspecify.annotations.NullMarked;
