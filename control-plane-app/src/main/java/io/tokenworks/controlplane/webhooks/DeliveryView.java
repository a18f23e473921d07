package io.tokenworks.controlplane.webhooks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a webhook.
 *
 * @param nextAt when it is tried next, while it waits
 * @param lastFailure why the last attempt failed
 */
public record DeliveryView(
        UUID id,
        UUID webhook,
        UUID event,
        String type,
        State state,
        int attempts,
        Instant nextAt,
        @Nullable String lastFailure,
        Instant createdAt,
        @Nullable Instant deliveredAt) {

    /** How far it came. */
    public enum State {
        WAITING,
        DELIVERED,
        /** Tried too often; somebody must say that it is to be tried again. */
        PARKED
    }
}
