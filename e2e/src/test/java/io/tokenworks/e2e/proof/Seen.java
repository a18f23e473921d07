package io.tokenworks.e2e.proof;

import java.util.Optional;
import java.util.UUID;

/**
 * What a client saw of one request: its own log, compared with the books afterwards.
 *
 * @param tenant its name
 * @param prompt which of the prompts
 * @param operation the gateway's id of it, if a chunk came
 * @param ids tokens received, in order
 * @param end how it ended
 * @param usage what the answer says that it cost, if it says
 * @param detail a status, an error's code or what broke
 */
record Seen(String tenant, int prompt, Optional<UUID> operation, int[] ids, End end, Optional<Usage> usage,
        String detail) {

    /** As the API counts. */
    record Usage(int promptTokens, int cachedTokens, int completionTokens) {}

    /** How a request may end for its client. */
    enum End {
        /** Whole, or cut by its limit. */
        FINISHED,
        /** Cut in order where the tenant's quota ended. */
        CUT_BY_QUOTA,
        /** With an error object on the stream. */
        FAILED,
        /** The client closed the connection. */
        CANCELLED,
        /** The connection broke. */
        BROKEN,
        /** With a status other than 200. */
        REFUSED,
        /** There was nobody to connect to. */
        NOT_CONNECTED
    }

    /** Whether the client has an end that the gateway sent. */
    boolean toldItsEnd() {
        return end == End.FINISHED || end == End.CUT_BY_QUOTA || end == End.FAILED;
    }
}
