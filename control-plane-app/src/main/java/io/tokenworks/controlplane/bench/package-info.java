/** {@code ./tokenworks bench ledger}: plays many gateways and workers against a running control plane and measures. */
@NullMarked
package io.tokenworks.controlplane.bench;

import org.jspecify.annotations.NullMarked;
