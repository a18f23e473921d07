/**
 * What gateways need to serve, pushed to them after every change. One thread makes snapshots, one virtual thread a
 * gateway sends them.
 */
@NullMarked
package io.tokenworks.controlplane.snapshots;

import org.jspecify.annotations.NullMarked;
