/** Secrets that are shown once and kept as a hash: how they are made and recognised. Any thread. */
@NullMarked
package io.tokenworks.controlplane.secret;

import org.jspecify.annotations.NullMarked;
