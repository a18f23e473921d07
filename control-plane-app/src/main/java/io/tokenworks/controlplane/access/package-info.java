/** Who may come in: the administrator, and which paths need what. Called by Spring Security. */
@NullMarked
package io.tokenworks.controlplane.access;

import org.jspecify.annotations.NullMarked;
