package io.tokenworks.gateway.relay;

import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ChatCompletion;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.TextCompletion;
import io.tokenworks.openai.TokenLogprob;
import io.tokenworks.openai.ToolCall;
import io.tokenworks.openai.ToolCallReader.Piece;
import io.tokenworks.openai.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The unary form: the pieces are folded here. Bounded by the model's context. */
final class WholeAnswer implements Answer {

    private final Client client;
    private final AnswerHead head;
    private final List<Folded> choices = new ArrayList<>();

    WholeAnswer(Client client, AnswerHead head) {
        this.client = client;
        this.head = head;
        for (int i = 0; i < head.choices(); i++) {
            choices.add(new Folded(new StringBuilder(), new ArrayList<>()));
        }
    }

    /** What one choice has said. */
    private record Folded(StringBuilder text, List<TokenLogprob> logprobs) {}

    @Override
    public boolean leavesAtOnce() {
        return false;
    }

    @Override
    public void begin(int choice) {}

    @Override
    public synchronized void text(int choice, String piece, List<TokenLogprob> more, int tokens) {
        choices.get(choice).text().append(piece);
        choices.get(choice).logprobs().addAll(more);
    }

    @Override
    public void waiting() {}

    /** The whole work was for this client, and nobody can say what it would have waited for. */
    @Override
    public int left(int tokens) {
        return tokens;
    }

    @Override
    public synchronized void finish(List<FinishReason> reasons, Usage usage) {
        client.whole(switch (head.form()) {
            case CHAT -> chat(reasons, usage);
            case TEXT -> text(reasons, usage);
        });
    }

    private byte[] chat(List<FinishReason> reasons, Usage usage) {
        List<ChatCompletion.Choice> all = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            all.add(chat(i, reasons.get(i)));
        }
        return new ChatCompletion(head.id(), all, usage).json();
    }

    private ChatCompletion.Choice chat(int index, FinishReason told) {
        Folded one = choices.get(index);
        Speakers speakers = new Speakers(head);
        List<Piece> pieces = new ArrayList<>(speakers.read(index, one.text().toString()));
        pieces.addAll(speakers.end(index));
        StringBuilder said = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String words) -> said.append(words);
                case Piece.Call call -> calls.add(call.call());
            }
        }
        FinishReason reason = speakers.reason(index, told);
        return new ChatCompletion.Choice(index, said.toString(), calls, reason, logprobs(one));
    }

    private byte[] text(List<FinishReason> reasons, Usage usage) {
        List<TextCompletion.Choice> all = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            Folded one = choices.get(i);
            all.add(new TextCompletion.Choice(i, one.text().toString(), reasons.get(i), logprobs(one)));
        }
        return new TextCompletion(head.id(), all, usage).json();
    }

    private Optional<List<TokenLogprob>> logprobs(Folded one) {
        return head.logprobs() ? Optional.of(one.logprobs()) : Optional.empty();
    }

    @Override
    public void fail(ApiFault fault) {
        client.fail(fault);
    }
}
