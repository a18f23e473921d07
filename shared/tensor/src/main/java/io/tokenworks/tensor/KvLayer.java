package io.tokenworks.tensor;

/**
 * One layer's keys and values.
 *
 * @param pool the pool of the layer's group
 * @param layer index inside the group
 */
public record KvLayer(KvPool pool, int layer) {}
