package io.tokenworks.wire.fleet;

import java.util.List;
import java.util.UUID;

/**
 * A gateway says how it uses its shares of rates.
 *
 * @param gateway who reports
 * @param uses one for each rule that it serves requests under
 */
public record ShareReport(UUID gateway, List<Use> uses) {

    /**
     * @param share what it keeps to now; 0 if it has none yet
     * @param inUse requests that run, or what was admitted in the minute under way
     * @param demand what it would use if it could, in the same unit
     * @param refused requests that the rule refused, or would have, since the process began
     */
    public record Use(UUID rule, long share, long inUse, long demand, long refused) {}
}
