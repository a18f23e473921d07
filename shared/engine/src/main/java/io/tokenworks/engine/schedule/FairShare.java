package io.tokenworks.engine.schedule;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens served per tenant, relative to the one served least among those who want something now. Who comes back after
 * a pause starts level with the
 * least served: a pause earns no right to a burst.
 */
public final class FairShare {
    private final Map<String, Long> served = new HashMap<>();

    /** Only the keys present keep an account, so the map is as small as the set of sequences. */
    public void retain(Collection<String> present) {
        served.keySet().retainAll(present);
        long least = served.values().stream().mapToLong(Long::longValue).min().orElse(0);
        served.replaceAll((key, tokens) -> tokens - least);
        present.forEach(key -> served.putIfAbsent(key, 0L));
    }

    /** Charges what was computed. */
    public void charge(String key, long tokens) {
        served.merge(key, tokens, Long::sum);
    }

    /** Tokens by which each key is ahead. */
    public Map<String, Long> ahead() {
        return Map.copyOf(served);
    }
}
