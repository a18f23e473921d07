package io.tokenworks.gateway.relay;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ChatCompletion;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.openai.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The unary form: the pieces are folded here. Bounded by the model's context. */
final class WholeAnswer implements Answer {

    private final Client client;
    private final AnswerHead head;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();

    WholeAnswer(Client client, AnswerHead head) {
        this.client = client;
        this.head = head;
    }

    @Override
    public boolean leavesAtOnce() {
        return false;
    }

    @Override
    public void begin() {}

    @Override
    public void text(String piece, List<TokenLogprob> more, int tokens) {
        text.append(piece);
        logprobs.addAll(more);
    }

    @Override
    public void waiting() {}

    /** The whole work was for this client, and nobody can say what it would have waited for. */
    @Override
    public int left(int tokens) {
        return tokens;
    }

    @Override
    public void finish(FinishReason reason, Usage usage) {
        Optional<List<TokenLogprob>> tokens = head.logprobs() ? Optional.of(logprobs) : Optional.empty();
        var choice = new ChatCompletion.Choice(0, text.toString(), reason, tokens);
        client.whole(new ChatCompletion(head.id(), head.createdSeconds(), head.model(), List.of(choice), usage).json());
    }

    @Override
    public void fail(ApiFault fault) {
        client.fail(fault);
    }
}
