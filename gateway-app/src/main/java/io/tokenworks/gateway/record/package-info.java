/**
 * What is billed: the journal of open operations, the records of ended ones in the outbox, and their way to the control
 * plane. Blocking; virtual
 * threads only.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.record;
