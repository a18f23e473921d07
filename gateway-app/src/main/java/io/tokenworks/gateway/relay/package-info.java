/**
 * One operation from admission to its last byte: route, prefill, generate, relay, resume, record. Owned by the
 * operation's virtual thread, which
 * everything else reaches through its mailbox.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.relay;
