package io.tokenworks.platform;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which paths need the secret. Matched with the parser that routes requests, so that an encoded path cannot be routed without being guarded.
 */
final class InternalPaths {
    private static final PathPattern INTERNAL = PathPatternParser.defaultInstance.parse("/internal/**");

    private InternalPaths() {}

    static boolean guards(PathContainer pathWithinApplication) {
        return INTERNAL.matches(pathWithinApplication);
    }
}
