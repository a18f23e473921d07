/**
 * Records that the ledger cannot take: kept as they came, with the reason, until somebody decides about them. The
 * ledger puts them here; it is not known here. Any thread.
 */
@NullMarked
package io.tokenworks.controlplane.quarantine;

import org.jspecify.annotations.NullMarked;
