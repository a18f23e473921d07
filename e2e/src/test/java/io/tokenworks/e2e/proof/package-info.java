/**
 * Proof by killing: a fleet of real processes under load, parts of it killed at random, and afterwards every book
 * compared with every other: what clients received, what workers computed, what was billed, what quotas lent.
 */
@NullMarked
package io.tokenworks.e2e.proof;

import org.jspecify.annotations.NullMarked;
