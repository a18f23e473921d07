package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.quota.Budget;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.openai.Usage;
import org.jspecify.annotations.Nullable;

/** What belongs to one operation that runs, over all its choices. Thread-safe. */
final class OperationContext {

    /** Only to notice that the thread has ended without a token. */
    private static final long FIRST_TOKEN_TICK_MILLIS = 20;

    private final CompletionPlan plan;
    private final Answer answer;
    private final Budget budget;
    private final RelayTerms terms;
    private int attempts;
    private int tokens;
    private long firstTokenNanos;
    // The one whose prompt is billed: the prompt is billed once, the first choice to deliver says what was cached.
    private @Nullable ChoiceContext first;

    OperationContext(CompletionPlan plan, Answer answer, Budget budget, RelayTerms terms) {
        this.plan = plan;
        this.answer = answer;
        this.budget = budget;
        this.terms = terms;
    }

    CompletionPlan plan() {
        return plan;
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

    long nanos() {
        return System.nanoTime();
    }

    /** Another attempt begins, of whichever choice. */
    synchronized void attempted() {
        attempts++;
    }

    /** These tokens are about to leave for the client. The journal's lines must come in the order of their counts. */
    synchronized void delivered(ChoiceContext choice, int count, long nowNanos) {
        if (first == null) {
            first = choice;
            firstTokenNanos = nowNanos;
        }
        tokens += count;
        notifyAll();
        if (answer.leavesAtOnce()) {
            terms.log().delivered(plan.operation(), tokens, cachedTokens(), attempts);
        }
    }

    /** Waits until a token was delivered or the thread that is to deliver it has ended. */
    void awaitFirstToken(Thread deliverer) throws InterruptedException {
        while (deliverer.isAlive() && !hasToken()) {
            synchronized (this) {
                if (first == null) {
                    wait(FIRST_TOKEN_TICK_MILLIS);
                }
            }
        }
    }

    private synchronized boolean hasToken() {
        return first != null;
    }

    /** What the answer costs, as things stand. */
    synchronized Usage usage() {
        return new Usage(plan.prompt().length, cachedTokens(), tokens);
    }

    private int cachedTokens() {
        return first == null ? 0 : first.delivery().cachedTokens();
    }

    /** The record of this operation, if it ended so now. */
    synchronized OperationRecord record(Outcome outcome) {
        int left = outcome == Outcome.CANCELLED ? answer.left(tokens) : tokens;
        return new OperationRecord(
                OperationRecord.VERSION,
                plan.operation(),
                terms.gateway(),
                plan.caller().tenant().id(),
                plan.caller().key().id(),
                plan.deployment().name(),
                plan.deployment().revision(),
                plan.admittedAt(),
                plan.prompt().length,
                cachedTokens(),
                left,
                outcome,
                attempts,
                budget.lease().orElse(null),
                first == null ? 0 : (firstTokenNanos - plan.startedNanos()) / 1_000_000,
                (nanos() - plan.startedNanos()) / 1_000_000,
                plan.caller().key().project(),
                plan.caller().key().tags(),
                plan.terms().tier());
    }
}
