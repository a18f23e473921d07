package io.tokenworks.gateway.relay;

/** How one attempt ended. */
sealed interface AttemptEnd {

    /** The operation ends with it. */
    record Over(Conclusion conclusion) implements AttemptEnd {}

    /** The worker was asked to go before the answer was whole; that is no failure, and another goes on. */
    record Moved(String cause) implements AttemptEnd {}

    /** It failed; another worker may go on. */
    record Again(String cause) implements AttemptEnd {}
}
