package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.quota.Budget;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.wire.frame.Frame;
import java.util.ArrayList;
import java.util.List;

/** What belongs to one operation that runs. Owned by its thread. */
final class OperationContext {

    private static final int RECORD_VERSION = 1;

    private final CompletionPlan plan;
    private final Mailbox mailbox;
    private final Answer answer;
    private final Budget budget;
    private final RelayTerms terms;
    private final Delivery delivery;
    private final Credit credit;

    OperationContext(CompletionPlan plan, Mailbox mailbox, Answer answer, Budget budget, RelayTerms terms) {
        this.plan = plan;
        this.mailbox = mailbox;
        this.answer = answer;
        this.budget = budget;
        this.terms = terms;
        this.delivery = new Delivery(plan.prompt().length);
        this.credit = new Credit(budget, plan.maxNewTokens(), terms.credit());
    }

    CompletionPlan plan() {
        return plan;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Answer answer() {
        return answer;
    }

    boolean leased() {
        return budget.lease().isPresent();
    }

    RelayTerms terms() {
        return terms;
    }

    Workers workers() {
        return terms.workers();
    }

    RelayMeters meters() {
        return terms.meters();
    }

    Delivery delivery() {
        return delivery;
    }

    Credit credit() {
        return credit;
    }

    long nanos() {
        return System.nanoTime();
    }

    /** These tokens are about to leave for the client. */
    void journalDelivered(int attempt) {
        terms.log().delivered(plan.operation(), delivery.tokens(), delivery.cachedTokens(), attempt);
    }

    /** The record of this operation, if it ended so now. */
    OperationRecord record(Outcome outcome, int attempts) {
        int tokens = outcome == Outcome.CANCELLED ? answer.left(delivery.tokens()) : delivery.tokens();
        return new OperationRecord(
                RECORD_VERSION,
                plan.operation(),
                terms.gateway(),
                plan.caller().tenant().id(),
                plan.caller().key().id(),
                plan.deployment().name(),
                plan.deployment().revision(),
                plan.admittedAt(),
                plan.prompt().length,
                delivery.cachedTokens(),
                tokens,
                outcome,
                attempts,
                budget.lease().orElse(null),
                delivery.firstTokenMillis(plan.startedNanos()),
                (nanos() - plan.startedNanos()) / 1_000_000);
    }

    /**
     * The frame's log probabilities in the client's terms; empty unless asked for. A token that ends the answer is no
     * part of it.
     */
    List<TokenLogprob> logprobs(Frame.Tokens tokens) {
        if (plan.terms().topLogprobs().isEmpty()) {
            return List.of();
        }
        List<TokenLogprob> all = new ArrayList<>();
        for (int i = 0; i < Math.min(tokens.ids().length, tokens.logprobs().size()); i++) {
            if (plan.text().stopTokens().contains(tokens.ids()[i]) && !plan.terms().ignoreEos()) {
                continue;
            }
            Frame.TokenLogprobs one = tokens.logprobs().get(i);
            List<TokenLogprob.Candidate> top = new ArrayList<>();
            for (int k = 0; k < one.topIds().length; k++) {
                top.add(new TokenLogprob.Candidate(plan.text().bytes(one.topIds()[k]), one.topLogprobs()[k]));
            }
            all.add(new TokenLogprob(new TokenLogprob.Candidate(plan.text().bytes(tokens.ids()[i]), one.logprob()),
                    top));
        }
        return all;
    }
}
