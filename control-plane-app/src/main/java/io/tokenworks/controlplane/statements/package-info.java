/**
 * Periods are closed here, and what a tenant owes for them is sealed as statements. Reads the roll-ups; holds the lock
 * of the tenant's head while it closes.
 */
@NullMarked
package io.tokenworks.controlplane.statements;

import org.jspecify.annotations.NullMarked;
