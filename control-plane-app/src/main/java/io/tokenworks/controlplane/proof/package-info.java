/**
 * Computes everything that the ledger says a second time, in another language than the one that wrote it, and tells
 * every difference. Reads one snapshot of the database as a stream; runs beside the system.
 */
@NullMarked
package io.tokenworks.controlplane.proof;

import org.jspecify.annotations.NullMarked;
