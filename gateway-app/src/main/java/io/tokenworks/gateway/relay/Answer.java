package io.tokenworks.gateway.relay;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.openai.Usage;
import java.util.List;

/** An answer under way, in the form the client asked for. Called by the threads of its choices: thread-safe. */
interface Answer {

    /** Whether tokens leave for the client as they come; then they are billed even if this process dies. */
    boolean leavesAtOnce();

    /** A worker has accepted the choice. */
    void begin(int choice);

    /**
     * A piece of a choice's text.
     *
     * @param tokens how many tokens it is made of
     * @throws ClientTooSlow if the client does not keep up
     */
    void text(int choice, String text, List<TokenLogprob> logprobs, int tokens);

    /** Nothing to say for a while. */
    void waiting();

    /** How many of so many tokens have left for the client, if it is to get no more. */
    int left(int tokens);

    /**
     * The end. The operation's record is durable.
     *
     * @param reasons one for each choice
     */
    void finish(List<FinishReason> reasons, Usage usage);

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
