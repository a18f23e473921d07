/**
 * The worker protocol: what gateways send to prefill and decode workers, and what workers tell the control plane. JSON
 * over HTTP, plain values.
 */
@NullMarked
package io.tokenworks.wire.worker;

import org.jspecify.annotations.NullMarked;
