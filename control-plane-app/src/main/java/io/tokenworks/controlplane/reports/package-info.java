/**
 * What was used, what it costs and what it brings, by whatever finance asks for. Read from the roll-ups that the ledger
 * keeps, never from its entries. Any thread; nothing here writes.
 */
@NullMarked
package io.tokenworks.controlplane.reports;

import org.jspecify.annotations.NullMarked;
