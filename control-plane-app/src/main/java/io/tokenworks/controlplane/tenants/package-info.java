/** Tenants and their API keys. Called by the admin API, the console and the snapshots; any thread. */
@NullMarked
package io.tokenworks.controlplane.tenants;

import org.jspecify.annotations.NullMarked;
