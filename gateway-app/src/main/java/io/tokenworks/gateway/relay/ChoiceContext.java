package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.quota.Budget;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.wire.frame.Frame;
import java.util.ArrayList;
import java.util.List;

/** What belongs to one choice of an operation that runs. Owned by its thread. */
final class ChoiceContext {

    private final OperationContext operation;
    private final int index;
    private final Mailbox mailbox;
    private final Delivery delivery;
    private final Credit credit;

    ChoiceContext(OperationContext operation, int index, Mailbox mailbox, Budget budget) {
        this.operation = operation;
        this.index = index;
        this.mailbox = mailbox;
        this.delivery = new Delivery(operation.plan().prompt().length);
        this.credit = new Credit(budget, operation.plan().maxNewTokens(), operation.terms().credit());
    }

    OperationContext operation() {
        return operation;
    }

    CompletionPlan plan() {
        return operation.plan();
    }

    /** Index of the choice. */
    int index() {
        return index;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean leased() {
        return operation.leased();
    }

    RelayTerms terms() {
        return operation.terms();
    }

    Workers workers() {
        return terms().workers();
    }

    RelayMeters meters() {
        return terms().meters();
    }

    Delivery delivery() {
        return delivery;
    }

    Credit credit() {
        return credit;
    }

    long nanos() {
        return operation.nanos();
    }

    void begin() {
        operation.answer().begin(index);
    }

    void waiting() {
        operation.answer().waiting();
    }

    /** Text that no new token came with. */
    void rest(String text) {
        operation.answer().text(index, text, List.of(), 0);
    }

    /** Delivers what a frame brought: counted and journalled first, then on its way to the client. */
    void deliver(int attempt, int acceptedCached, Frame.Tokens tokens, long nowNanos) {
        delivery.add(attempt, acceptedCached, tokens.ids());
        operation.delivered(this, tokens.ids().length, nowNanos);
        operation.answer().text(index, tokens.text(), logprobs(tokens), tokens.ids().length);
    }

    /**
     * The frame's log probabilities in the client's terms; empty unless asked for. A token that ends the answer is no
     * part of it.
     */
    private List<TokenLogprob> logprobs(Frame.Tokens tokens) {
        if (plan().terms().topLogprobs().isEmpty()) {
            return List.of();
        }
        List<TokenLogprob> all = new ArrayList<>();
        for (int i = 0; i < Math.min(tokens.ids().length, tokens.logprobs().size()); i++) {
            if (plan().text().stopTokens().contains(tokens.ids()[i]) && !plan().terms().ignoreEos()) {
                continue;
            }
            Frame.TokenLogprobs one = tokens.logprobs().get(i);
            List<TokenLogprob.Candidate> top = new ArrayList<>();
            for (int k = 0; k < one.topIds().length; k++) {
                top.add(new TokenLogprob.Candidate(plan().text().bytes(one.topIds()[k]), one.topLogprobs()[k]));
            }
            all.add(new TokenLogprob(new TokenLogprob.Candidate(plan().text().bytes(tokens.ids()[i]), one.logprob()),
                    top));
        }
        return all;
    }
}
