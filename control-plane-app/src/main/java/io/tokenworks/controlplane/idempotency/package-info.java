/**
 * Writes of the admin API that may be sent again: the answer is kept in the transaction of the write. A filter; one
 * request, one thread.
 */
@NullMarked
package io.tokenworks.controlplane.idempotency;

import org.jspecify.annotations.NullMarked;
