package io.tokenworks.platform;

import java.nio.charset.StandardCharsets;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which paths need the secret. Matched with the parser that routes requests, so that an encoded path cannot be routed
 * without being guarded.
 */
final class InternalPaths {
    private static final PathPattern INTERNAL = PathPatternParser.defaultInstance.parse("/internal/**");

    /** Body of the answer to a caller without the secret. Here, as neither filter may need the other's web stack. */
    static final byte[] REFUSAL = """
            {"error":{"code":"unauthorized","message":"the internal secret is missing or wrong","retryable":false}}"""
            .getBytes(StandardCharsets.UTF_8);

    private InternalPaths() {}

    static boolean guards(PathContainer pathWithinApplication) {
        return INTERNAL.matches(pathWithinApplication);
    }
}
