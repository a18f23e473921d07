package io.tokenworks.routing;

/**
 * Weights of the cost, all in units of one active KV block.
 *
 * @param uncachedBlockWeight cost of a prompt block that must be computed
 * @param queueWeight cost of a sequence that runs or waits on the worker
 */
public record RoutingPolicy(int uncachedBlockWeight, int queueWeight) {

    public static final RoutingPolicy DEFAULT = new RoutingPolicy(4, 8);

    public RoutingPolicy {
        if (uncachedBlockWeight < 0 || queueWeight < 0) {
            throw new IllegalArgumentException("weights must not be negative");
        }
    }
}
