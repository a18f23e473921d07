package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.Arrival;
import io.tokenworks.gateway.completion.CompletionForm;
import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.completion.CompletionPlanner;
import io.tokenworks.gateway.quota.Admission;
import io.tokenworks.gateway.quota.Budget;
import io.tokenworks.gateway.quota.Concurrency;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.DetokenizeRequest;
import io.tokenworks.openai.ErrorCode;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Runs completions, each on a virtual thread of its own. Thread-safe. */
public final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final CompletionPlanner planner;
    private final Concurrency concurrency;
    private final Admission admission;
    private final RelayTerms terms;

    public Operations(CompletionPlanner planner, Concurrency concurrency, Admission admission, RelayTerms terms) {
        this.planner = planner;
        this.concurrency = concurrency;
        this.admission = admission;
        this.terms = terms;
    }

    /** The reply to a completion. Cancelling it, or the events in it, ends the operation. */
    public Mono<Reply> complete(Arrival arrival, CompletionForm form, byte[] body) {
        return Mono.create(sink -> {
            ClientPresence presence = new ClientPresence();
            sink.onCancel(presence::end);
            Client client = new Client(sink);
            Thread.ofVirtual().name("operation-" + arrival.operation()).start(() -> run(arrival, client,
                    () -> admitted(planner.plan(arrival, form, body), presence, client)));
        });
    }

    /** The reply to a request for token ids. */
    public Mono<Reply> tokenize(Arrival arrival, byte[] body) {
        return counted(arrival, () -> planner.tokenize(arrival.caller(), body).json());
    }

    /** The reply to a request for the text of token ids. */
    public Mono<Reply> detokenize(Arrival arrival, byte[] body) {
        return counted(arrival, () -> DetokenizeRequest.answer(planner.detokenize(arrival.caller(), body)));
    }

    private Mono<Reply> counted(Arrival arrival, Supplier<byte[]> answer) {
        return Mono.create(sink -> {
            Client client = new Client(sink);
            Thread.ofVirtual().name("tokens-" + arrival.operation()).start(() -> run(arrival, client,
                    () -> client.whole(answer.get())));
        });
    }

    /** Something that is done for a client while it counts among the tenant's requests. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private void run(Arrival arrival, Client client, Work work) {
        UUID tenant = arrival.caller().tenant().id();
        try {
            concurrency.enter(tenant);
            try (var _ = terms.log().room()) {
                work.run();
            } finally {
                concurrency.leave(tenant);
            }
        } catch (ApiFault fault) {
            terms.meters().refused(fault.code().wireName());
            client.fail(fault);
        } catch (Answer.ClientTooSlow gone) {
            terms.meters().tooSlow();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("operation {} failed", arrival.operation(), bug);
            client.fail(internal());
        }
    }

    private void admitted(CompletionPlan plan, ClientPresence presence, Client client) throws InterruptedException {
        Budget budget = admission.admit(plan);
        Answer answer = answer(plan, presence, client);
        OperationContext context = new OperationContext(plan, answer, budget, terms);
        Conclusion conclusion = new Conclusion.Failed(internal());
        try {
            terms.log().open(context.record(Outcome.LOST));
            conclusion = new Choices(context, presence, budget, this::relayed).run();
        } finally {
            settle(context, budget, conclusion.outcome());
        }
        conclude(answer, conclusion, context);
    }

    private Conclusion relayed(ChoiceContext choice) {
        try {
            return new Relay(choice).run();
        } catch (Answer.ClientTooSlow gone) {
            terms.meters().tooSlow();
            LOG.info("operation {} cancelled: {}", choice.plan().operation(), gone.getMessage());
            return new Conclusion.Cancelled();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return new Conclusion.Failed(internal());
        } catch (RuntimeException bug) {
            LOG.error("operation {} failed", choice.plan().operation(), bug);
            return new Conclusion.Failed(internal());
        }
    }

    /** Records first: nobody may see the end of an operation that could still be lost. */
    private void settle(OperationContext context, Budget budget, Outcome outcome) {
        OperationRecord record = context.record(outcome);
        try {
            terms.log().finish(record);
        } finally {
            budget.settle(billed(record));
            terms.meters().ended(record);
        }
    }

    /** As the ledger does it: an operation that delivered nothing costs nothing. */
    private static TokenCount billed(OperationRecord record) {
        return record.outputTokens() == 0
                ? new TokenCount(0, 0, 0)
                : new TokenCount(record.promptTokens(), record.cachedTokens(), record.outputTokens());
    }

    private static void conclude(Answer answer, Conclusion conclusion, OperationContext context) {
        switch (conclusion) {
            case Conclusion.Answered answered -> answer.finish(answered.reasons(), context.usage());
            case Conclusion.Failed failed -> answer.fail(failed.fault());
            case Conclusion.Cancelled _ -> {
            }
        }
    }

    private Answer answer(CompletionPlan plan, ClientPresence presence, Client client) {
        AnswerHead head = AnswerHead.of(plan);
        return plan.terms().stream().enabled()
                ? new StreamedAnswer(client, head, terms.limits().streamEvents(), presence::end)
                : new WholeAnswer(client, head);
    }

    private static ApiFault internal() {
        return new ApiFault(ErrorCode.INTERNAL_ERROR, "The server had an error while processing your request.");
    }
}
