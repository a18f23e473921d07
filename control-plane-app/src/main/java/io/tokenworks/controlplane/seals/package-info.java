/**
 * The ends of the tenants' chains, signed and kept in a file outside the database, so that not even its superuser can
 * rewrite the ledger without being noticed. One thread writes; the proof reads.
 */
@NullMarked
package io.tokenworks.controlplane.seals;

import org.jspecify.annotations.NullMarked;
