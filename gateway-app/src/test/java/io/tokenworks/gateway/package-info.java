/** The gateway as a whole, over real sockets, between a worker and a control plane written by hand. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway;
