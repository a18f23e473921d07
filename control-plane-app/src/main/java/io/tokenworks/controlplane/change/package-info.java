/** Tells those who push snapshots to gateways that something gateways see has changed. Any thread. */
@NullMarked
package io.tokenworks.controlplane.change;

import org.jspecify.annotations.NullMarked;
