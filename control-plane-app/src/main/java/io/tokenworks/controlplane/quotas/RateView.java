package io.tokenworks.controlplane.quotas;

/**
 * A rate, as its gateways report it.
 *
 * @param gateways that serve requests under it
 * @param inUse requests that run, or what was admitted in the minute under way
 * @param refused requests that were refused, or would have been were it not SHADOW, since those gateways began
 */
public record RateView(LimitView limit, int gateways, long inUse, long refused) {}
