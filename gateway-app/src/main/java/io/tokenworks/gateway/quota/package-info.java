/**
 * Whether an operation may run now: concurrency, and exact token budgets from leases that the control plane grants.
 * Thread-safe; reserving may
 * wait for the control plane, therefore virtual threads only.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.quota;
