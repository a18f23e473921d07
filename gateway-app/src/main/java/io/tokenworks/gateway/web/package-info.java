/**
 * The HTTP edge: request ids, the route of scheme {@code tokenworks}, endpoints, error shapes. Event-loop threads;
 * nothing here blocks.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.web;
