package io.tokenworks.gateway.relay;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.openai.Usage;
import java.util.List;

/** An answer under way, in the form the client asked for. Called by the operation's thread. */
interface Answer {

    /** Whether tokens leave for the client as they come; then they are billed even if this process dies. */
    boolean leavesAtOnce();

    /** A worker has accepted the request. */
    void begin();

    /**
     * A piece of text.
     *
     * @param tokens all tokens so far, those of this piece included
     * @throws ClientTooSlow if the client does not keep up
     */
    void text(String text, List<TokenLogprob> logprobs, int tokens);

    /** Nothing to say for a while. */
    void waiting();

    /** How many of so many tokens have left for the client, if it is to get no more. */
    int left(int tokens);

    /** The end. The operation's record is durable. */
    void finish(FinishReason reason, Usage usage);

    /** The end, badly. The operation's record is durable. */
    void fail(ApiFault fault);

    /** The client reads slower than the model writes, beyond what is held for it. */
    final class ClientTooSlow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ClientTooSlow(String message) {
            super(message, null, false, false);
        }
    }
}
