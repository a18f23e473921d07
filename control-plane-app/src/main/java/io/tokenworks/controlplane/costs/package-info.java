/**
 * What workers cost: their hours times their rates, shared over the tokens that they produced, idle time apart. The
 * clock of the hours is the control plane's own, monotonic; what it did not see is not counted.
 */
@NullMarked
package io.tokenworks.controlplane.costs;

import org.jspecify.annotations.NullMarked;
