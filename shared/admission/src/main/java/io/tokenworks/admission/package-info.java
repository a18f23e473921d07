/**
 * Whether a request may start: the arithmetic of quota leases and concurrency. Pure functions and values; any thread.
 * The gateway holds the state.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.admission;
