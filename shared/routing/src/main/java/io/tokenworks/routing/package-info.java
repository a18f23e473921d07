/**
 * Which workers serve a request. Pure functions of a snapshot, and the memory of recently sent prefixes that they are
 * fed from; any thread.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.routing;
