/** Every limit and timeout of the gateway, validated at start. Immutable values; any thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.config;
