/**
 * What every app's web side shares: the internal secret, the shape of internal errors, names of meters and headers.
 * Used by apps and the worker glue; holds no state of its own.
 */
@NullMarked
package io.tokenworks.platform;

import org.jspecify.annotations.NullMarked;
