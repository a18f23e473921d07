/** A durable segment log with one writer thread and read cursors. Called by gateway and workers. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.outbox;
