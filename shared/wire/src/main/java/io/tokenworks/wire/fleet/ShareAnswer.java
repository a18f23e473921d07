package io.tokenworks.wire.fleet;

import java.util.List;
import java.util.UUID;

/** The shares that a gateway keeps to from now on; a rule that is not there has no share any more. */
public record ShareAnswer(List<Share> shares) {

    /** @param amount requests at a time, or requests or tokens a minute */
    public record Share(UUID rule, long amount) {}
}
