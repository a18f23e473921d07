package io.tokenworks.gateway.relay;

import io.tokenworks.openai.AnswerStream;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.openai.ToolCall;
import io.tokenworks.openai.ToolCallReader.Piece;
import io.tokenworks.openai.Usage;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The streamed form. The status line leaves with the first sign of life of a worker, so that a request that cannot run
 * at all still gets a status
 * of its own. At most {@code eventsMax} events wait for the client.
 */
final class StreamedAnswer implements Answer {

    private final Client client;
    private final AnswerHead head;
    private final AnswerStream events;
    private final Sinks.Many<Supplier<byte[]>> out;
    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final Runnable onGone;
    private final Speakers speakers;
    private final BitSet introduced = new BitSet();
    private boolean begun;
    private int tokens;
    private volatile int tokensLeft;

    /** @param onGone called if the client closes its connection */
    StreamedAnswer(Client client, AnswerHead head, int eventsMax, Runnable onGone) {
        this.client = client;
        this.head = head;
        this.onGone = onGone;
        this.events = head.stream();
        this.speakers = new Speakers(head);
        this.out = Sinks.many().unicast().onBackpressureBuffer(Queues.<Supplier<byte[]>>get(eventsMax).get());
    }

    @Override
    public boolean leavesAtOnce() {
        return true;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            client.reply(new Reply.Events(out.asFlux().doOnCancel(onGone).takeUntilOther(cut.asMono())));
        }
    }

    @Override
    public synchronized void begin(int choice) {
        begin();
        if (!introduced.get(choice)) {
            introduced.set(choice);
            byte[] role = events.role(choice);
            if (role.length > 0) {
                emit(role);
            }
        }
    }

    @Override
    public synchronized void text(int choice, String text, List<TokenLogprob> logprobs, int more) {
        begin(choice);
        tokens += more;
        List<Piece> pieces = speakers.read(choice, text);
        if (logprobs.isEmpty()) {
            pieces.forEach(piece -> say(choice, piece));
            return;
        }
        StringBuilder said = new StringBuilder();
        pieces.forEach(piece -> said.append(piece instanceof Piece.Text(String words) ? words : ""));
        emit(events.text(choice, said.toString(), logprobs));
        pieces.stream().filter(Piece.Call.class::isInstance).forEach(call -> say(choice, call));
    }

    private void say(int choice, Piece piece) {
        emit(switch (piece) {
            case Piece.Text(String words) -> events.text(choice, words);
            case Piece.Call(int number, ToolCall call) -> events.call(choice, number, call);
        });
    }

    @Override
    public synchronized void waiting() {
        begin();
        emit(AnswerStream.KEEP_ALIVE);
    }

    @Override
    public int left(int ofTokens) {
        return Math.min(ofTokens, tokensLeft);
    }

    @Override
    public synchronized void finish(List<FinishReason> reasons, Usage usage) {
        for (int i = 0; i < reasons.size(); i++) {
            begin(i);
            int choice = i;
            speakers.end(i).forEach(piece -> say(choice, piece));
            emit(events.finish(i, speakers.reason(i, reasons.get(i))));
        }
        if (head.includeUsage()) {
            emit(events.usage(usage));
        }
        emit(AnswerStream.DONE);
        out.tryEmitComplete();
    }

    @Override
    public synchronized void fail(ApiFault fault) {
        if (begun) {
            byte[] event = AnswerStream.error(fault);
            out.tryEmitNext(() -> event);
            out.tryEmitComplete();
        } else {
            client.fail(fault);
        }
    }

    private void emit(byte[] event) {
        int through = tokens;
        Sinks.EmitResult result = out.tryEmitNext(() -> {
            tokensLeft = through;
            return event;
        });
        // A client that has gone says so by itself.
        if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
            var tooSlow = new ClientTooSlow("the client does not read");
            cut.tryEmitError(tooSlow);
            throw tooSlow;
        }
    }
}
