/**
 * The admin REST API under /api/v1, by HTTP Basic or an admin token. Thin: validates, calls services, returns views.
 */
@NullMarked
package io.tokenworks.controlplane.api;

import org.jspecify.annotations.NullMarked;
