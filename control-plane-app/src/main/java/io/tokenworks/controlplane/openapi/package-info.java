/**
 * The admin API's description as an OpenAPI document, made from the mapped methods when it is first asked for. What
 * each operation does stands in {@code operations.txt}. Nothing else calls in.
 */
@NullMarked
package io.tokenworks.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
