/** Makes the processes be what the pools want. One thread decides and applies, twice a second. */
@NullMarked
package io.tokenworks.controlplane.actuator;

import org.jspecify.annotations.NullMarked;
