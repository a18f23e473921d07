package io.tokenworks.gateway.relay;

/** How one attempt ended. */
sealed interface AttemptEnd {

    /** The operation ends with it. */
    record Over(Conclusion conclusion) implements AttemptEnd {}

    /** Another worker may go on. */
    record Again(String cause) implements AttemptEnd {}
}
