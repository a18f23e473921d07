package io.tokenworks.model.store;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How a hub is asked.
 *
 * @param base URL that {@code /api/models/…} and {@code /OWNER/REPO/resolve/…} are appended to
 * @param token sent to the base's host only; for gated models
 * @param tokenHint where a token may be given, for messages
 * @param connect limit for a connection
 * @param silence without a byte for so long, a connection counts as broken
 * @param segmentBytes unit of parallel and resumed downloads
 * @param connections at a time
 * @param attempts in a row without a new byte, then the download fails
 * @param pause before another attempt; doubled with each one in a row
 */
record HubSettings(
        URI base,
        Optional<String> token,
        String tokenHint,
        Duration connect,
        Duration silence,
        int segmentBytes,
        int connections,
        int attempts,
        Duration pause) {

    HubSettings {
        if (!secure(base)) {
            throw new StoreFault("the hub's address " + base + " must be https (http is for this machine only)");
        }
    }

    static HubSettings of(URI base, Optional<String> token, String tokenHint) {
        return new HubSettings(base, token, tokenHint, Duration.ofSeconds(20), Duration.ofSeconds(60), 8 << 20, 4, 6,
                Duration.ofSeconds(1));
    }

    /** Whether nobody between here and there can read or change what is sent. */
    static boolean secure(URI uri) {
        boolean here = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost())
                || "[::1]".equals(uri.getHost());
        return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here);
    }
}
