/**
 * Who may come in, as what, and which paths need which role. Called by Spring Security and by whoever asks who acts.
 */
@NullMarked
package io.tokenworks.controlplane.access;

import org.jspecify.annotations.NullMarked;
