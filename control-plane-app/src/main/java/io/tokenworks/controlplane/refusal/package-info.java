/**
 * Why a wish is refused, in words for people. Thrown by services, turned into answers by the admin API and the
 * console.
 */
@NullMarked
package io.tokenworks.controlplane.refusal;

import org.jspecify.annotations.NullMarked;
