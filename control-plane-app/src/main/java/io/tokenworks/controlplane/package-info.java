/**
 * The control plane: deployments, tenants, quotas, ledger, workers. This package only starts it; each feature is a
 * package of its own, services are
 * called by the admin API and the console on virtual threads.
 */
@NullMarked
package io.tokenworks.controlplane;

import org.jspecify.annotations.NullMarked;
