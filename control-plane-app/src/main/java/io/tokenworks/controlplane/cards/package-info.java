/** Model cards, content-addressed. Put by workers, read by gateways; any thread. */
@NullMarked
package io.tokenworks.controlplane.cards;

import org.jspecify.annotations.NullMarked;
