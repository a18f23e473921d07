package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.quota.Budget;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.openai.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Runs an operation's choices. The first goes ahead alone until its first token is there: then the prompt stands in a
 * worker's cache and the others need not compute it again. They follow, so many at a time, each on a thread of its
 * own. What ends one badly ends all.
 */
final class Choices {

    private final OperationContext operation;
    private final ClientPresence client;
    private final Function<ChoiceContext, Conclusion> run;
    private final List<ChoiceContext> choices = new ArrayList<>();
    private final List<Conclusion> conclusions = new ArrayList<>();

    /** @param run runs one choice to its end */
    Choices(OperationContext operation, ClientPresence client, Budget budget,
            Function<ChoiceContext, Conclusion> run) {
        this.operation = operation;
        this.client = client;
        this.run = run;
        int count = operation.plan().terms().choices();
        ChoiceBudgets budgets = new ChoiceBudgets(budget, count);
        for (int i = 0; i < count; i++) {
            choices.add(new ChoiceContext(operation, i, client.open(), budgets.share(i)));
            conclusions.add(new Conclusion.Cancelled());
        }
    }

    /** How it all ended. */
    Conclusion run() throws InterruptedException {
        if (choices.size() == 1) {
            return run.apply(choices.getFirst());
        }
        List<Thread> threads = new ArrayList<>();
        Semaphore seats = new Semaphore(operation.terms().limits().choicesAtOnce());
        try {
            threads.add(start(0, seats));
            operation.awaitFirstToken(threads.getFirst());
            for (int i = 1; i < choices.size(); i++) {
                threads.add(start(i, seats));
            }
        } finally {
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return together();
    }

    private Thread start(int index, Semaphore seats) throws InterruptedException {
        seats.acquire();
        return Thread.ofVirtual().name("operation-" + operation.plan().operation() + "-" + index).start(() -> {
            try {
                ended(index, run.apply(choices.get(index)));
            } finally {
                seats.release();
            }
        });
    }

    private synchronized void ended(int index, Conclusion conclusion) {
        conclusions.set(index, conclusion);
        if (!(conclusion instanceof Conclusion.Answered)) {
            client.end();
        }
    }

    private synchronized Conclusion together() {
        List<FinishReason> reasons = new ArrayList<>();
        Outcome outcome = Outcome.COMPLETED;
        Conclusion bad = null;
        for (Conclusion conclusion : conclusions) {
            switch (conclusion) {
                case Conclusion.Answered answered -> {
                    reasons.addAll(answered.reasons());
                    outcome = worse(outcome, answered.outcome());
                }
                case Conclusion.Failed failed -> bad = failed;
                case Conclusion.Cancelled cancelled -> bad = bad == null ? cancelled : bad;
            }
        }
        return bad != null ? bad : new Conclusion.Answered(outcome, reasons);
    }

    /** The one that a client should hear of: cut by quota, cut by length, or whole. */
    private static Outcome worse(Outcome a, Outcome b) {
        if (a == Outcome.QUOTA || b == Outcome.QUOTA) {
            return Outcome.QUOTA;
        }
        return a == Outcome.LENGTH ? a : b;
    }
}
