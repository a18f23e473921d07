package io.tokenworks.metering;

/** What has a price of its own. Reasoning tokens are output. */
public enum TokenClass {
    /** Prompt tokens that somebody had to compute. */
    INPUT,
    /** Prompt tokens found in a cache. */
    CACHED_INPUT,
    OUTPUT
}
