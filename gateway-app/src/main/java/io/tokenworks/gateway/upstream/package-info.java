/**
 * HTTP to workers and to the control plane. Event loops move the bytes; blocking calls are for virtual threads only.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.upstream;
