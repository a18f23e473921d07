package io.tokenworks.gateway.quota;

import java.time.Duration;
import java.util.Optional;

/**
 * A tenant's limits at one moment.
 *
 * @param requests operations; empty if they are not limited
 * @param tokens empty if they are not limited, or nothing is known of it yet
 */
public record LimitSnapshot(Optional<Limit> requests, Optional<Limit> tokens) {

    /**
     * @param most what there is in all
     * @param left what may still be used
     * @param reset how long until more of it may be there; zero while there is some left
     */
    public record Limit(long most, long left, Duration reset) {}
}
