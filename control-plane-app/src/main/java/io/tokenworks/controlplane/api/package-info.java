/** The admin REST API under /api/v1, by HTTP Basic. Thin: validates, calls services, returns their views. */
@NullMarked
package io.tokenworks.controlplane.api;

import org.jspecify.annotations.NullMarked;
