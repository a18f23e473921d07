package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.engine.handover.HandoverProgress;
import io.tokenworks.engine.kv.BlockTable;
import io.tokenworks.engine.kv.PrefixChain;
import io.tokenworks.engine.stop.AnswerText;
import io.tokenworks.tensor.SampleSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One token stream: {@code computed} positions catching up with {@code known} tokens. Its blocks cover what is
 * computed and a little more.
 *
 * <pre>
 *   WAITING ──► RUNNING ──► ENDED          preempted: RUNNING ──► WAITING, its tokens kept, its positions recomputed
 *      └──► IMPORTING ──┘
 * </pre>
 */
public final class Sequence {
    /** Where the sequence stands. */
    enum State {
        WAITING, IMPORTING, RUNNING, ENDED
    }

    final SequenceSpec spec;
    final BlockTable table;
    final PrefixChain chain;
    final Tally tally;
    final Credit credit;
    final AnswerText text;
    final AnswerForm form;
    private final PenaltyTally penalties;
    final long arrivedNanos;
    final long arrival;
    State state = State.WAITING;
    boolean accepted;
    boolean importSettled;
    long admission;
    int computed;
    @Nullable
    HandoverProgress handover;
    private int[] tokens;
    private int known;

    Sequence(SequenceSpec spec, BlockTable table, PrefixChain chain, AnswerText text, Arrival came) {
        this.spec = spec;
        this.table = table;
        this.chain = chain;
        this.text = text;
        this.tally = new Tally(spec.promptTokens());
        this.credit = new Credit(spec.creditTokens());
        this.arrivedNanos = came.nanos();
        this.arrival = came.number();
        this.tokens = spec.tokens().clone();
        this.known = tokens.length;
        this.penalties = new PenaltyTally(spec.penalties(), tokens, spec.promptTokens());
        this.form = new AnswerForm(spec.constraint(), spec.stop(),
                Arrays.copyOfRange(tokens, spec.promptTokens(), known));
        for (int position = spec.promptTokens(); position < known; position++) {
            text.append(tokens[position]);
        }
    }

    /** Id of the sequence. */
    public long id() {
        return spec.sequence();
    }

    /** What was asked for. */
    public SequenceSpec spec() {
        return spec;
    }

    /** Tokens known: prompt and emitted. */
    public int known() {
        return known;
    }

    /** Positions whose keys and values stand in the blocks. */
    public int computed() {
        return computed;
    }

    /** [group][n] its blocks. */
    public int[][] blockTables() {
        return table.snapshot();
    }

    /** Positions to be computed, as far as known. */
    int target() {
        return prefillOnly() ? known - 1 : known;
    }

    /** Positions that may come from a cache or a hand-over: never the last known one, whose logits are wanted. */
    int reusable() {
        return known - 1;
    }

    /** The ids at {@code count} positions from where the sequence stands. */
    public int[] slice(int count) {
        return Arrays.copyOfRange(tokens, computed, computed + count);
    }

    /**
     * Whether computing {@code count} more positions reaches the end of what is known, so that a token is to be
     * sampled.
     */
    public boolean samplesAfter(int count) {
        return !prefillOnly() && computed + count == known;
    }

    /** How the token after the last known one is chosen. */
    public SampleSpec sampling() {
        return spec.sampling().with(penalties.edits()).with(form.next());
    }

    /** The hand-over that follows this sequence, if any. */
    public @Nullable HandoverProgress handover() {
        return handover;
    }

    int[] tokens() {
        return tokens;
    }

    void append(int token) {
        if (known == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(16, known * 2));
        }
        tokens[known++] = token;
        penalties.emitted(token);
        form.emitted(token);
    }

    boolean prefillOnly() {
        return spec.purpose() == Purpose.PREFILL_FOR_HANDOVER;
    }

    boolean wantsImport() {
        return spec.purpose() == Purpose.GENERATE_AFTER_IMPORT && !importSettled;
    }

    /** Tokens emitted in all, by earlier attempts elsewhere too. */
    int emittedInAll() {
        return known - spec.promptTokens();
    }

    boolean parked() {
        return !prefillOnly() && !credit.allows(emittedInAll());
    }

    /** A hand-over reads or writes the blocks, so they cannot be taken away. */
    boolean preemptible() {
        return state == State.RUNNING && !prefillOnly();
    }

    /**
     * @param nanos the engine's clock
     * @param number counts arrivals
     */
    record Arrival(long nanos, long number) {}
}
