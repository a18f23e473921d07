/**
 * The pages that people see: overview, deployments, tenants, requests, behind a session login. Controllers turn what
 * the desks answer into view records whose texts the templates of the {@code ui} module only place; no SQL and no money
 * arithmetic here. Nothing else calls in. Requests and live streams run on virtual threads;
 * {@link io.tokenworks.controlplane.console.LivePulse} owns the one sampling thread.
 */
@NullMarked
package io.tokenworks.controlplane.console;

import org.jspecify.annotations.NullMarked;
