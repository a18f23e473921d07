/** Which worker processes exist, what they last said, and their places in the pools. Any thread. */
@NullMarked
package io.tokenworks.controlplane.workers;

import org.jspecify.annotations.NullMarked;
