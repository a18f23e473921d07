/**
 * What the gateway knows without asking: the fleet snapshot and model cards, pushed by the control plane and kept in
 * files. Written by the thread
 * that follows the control plane, read by any.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.gateway.snapshot;
