package io.tokenworks.controlplane.change;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something was changed by somebody. Published inside the changing transaction and written to the audit trail there.
 *
 * @param action what was done, {@code create}, {@code update}, {@code revoke} …
 * @param resource kind of what was changed, {@code tenant}, {@code key} …
 * @param id which one
 * @param tenant whose it is; null if nobody's
 * @param before as it was shown; null if it was not there. Never with a secret or with somebody's name
 * @param after as it is shown now
 */
public record Change(
        String action,
        String resource,
        String id,
        @Nullable UUID tenant,
        @Nullable Object before,
        @Nullable Object after) {}
