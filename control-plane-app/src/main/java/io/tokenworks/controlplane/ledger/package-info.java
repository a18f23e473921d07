/**
 * Records come in, priced entries go into the ledger, by set-based SQL. Any thread; the database makes it exactly
 * once.
 */
@NullMarked
package io.tokenworks.controlplane.ledger;

import org.jspecify.annotations.NullMarked;
