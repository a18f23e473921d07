/**
 * Whether a request may start: the arithmetic of budgets, of the slices that gateways hold of them, and of the shares
 * of rates. Pure functions and values; any thread. Gateways and control plane hold the state.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.admission;
