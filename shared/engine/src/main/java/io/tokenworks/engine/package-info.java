/**
 * Sequences, paged KV, scheduling, execution and sampling. One owner thread mutates its state; others send
 * commands.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.engine;
