/**
 * Tells others what has happened here. Events stand in an outbox, written in the transaction of the fact; one thread
 * delivers them, again and again until it was done or is parked.
 */
@NullMarked
package io.tokenworks.controlplane.webhooks;

import org.jspecify.annotations.NullMarked;
