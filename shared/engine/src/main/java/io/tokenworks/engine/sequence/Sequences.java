package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.EngineFault;
import io.tokenworks.engine.api.FinishReason;
import io.tokenworks.engine.api.SequenceCounts;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.engine.handover.TransferHolds;
import io.tokenworks.engine.invariant.Invariant;
import io.tokenworks.engine.kv.KvBlocks;
import io.tokenworks.engine.kv.PrefixChain;
import io.tokenworks.engine.stop.AnswerText;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tokens.Detokenizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All live sequences, what commands do to them, and how they end. */
public final class Sequences {
    private final Admission admission;
    private final KvBlocks kv;
    private final TransferHolds holds;
    private final Supplier<Detokenizer> detokenizers;
    private final Map<Long, Sequence> live = new LinkedHashMap<>();
    private final Totals totals = new Totals();
    private List<EngineEvent> events = new ArrayList<>();
    private long arrivals;

    public Sequences(Admission admission, KvBlocks kv, TransferHolds holds, Supplier<Detokenizer> detokenizers) {
        this.admission = admission;
        this.kv = kv;
        this.holds = holds;
        this.detokenizers = detokenizers;
    }

    /** Does what another thread asked for. */
    public void obey(EngineCommand command, long nowNanos) {
        switch (command) {
            case EngineCommand.Start(SequenceSpec spec) -> start(spec, nowNanos);
            case EngineCommand.Credit credit -> find(credit.sequence()).ifPresent(sequence -> {
                sequence.credit.raise(credit.tokensInAll(), credit.last());
                endAtLimit(sequence);
            });
            case EngineCommand.Cancel(long id) -> find(id).ifPresent(s -> finish(s, FinishReason.CANCELLED));
            case EngineCommand.Imported imported -> imported(imported);
            case EngineCommand.ImportFailed(long id) -> {
                holds.release(id);
                find(id).filter(s -> s.state == Sequence.State.IMPORTING).ifPresent(Sequences::runOn);
            }
            case EngineCommand.ReleaseHandover(long id) -> {
                holds.release(id);
                // Without a reader there is no point in computing the rest.
                find(id).filter(Sequence::prefillOnly).ifPresent(s -> finish(s, FinishReason.CANCELLED));
            }
        }
    }

    /** Ends the sequences that have waited too long for credit. */
    public void expireCredit(long nowNanos, long mostNanos) {
        for (Sequence sequence : List.copyOf(live.values())) {
            if (!sequence.prefillOnly() && sequence.credit.waitedLonger(sequence.emittedInAll(), nowNanos, mostNanos)) {
                finish(sequence, FinishReason.QUOTA);
            }
        }
    }

    /** The live sequence of this id. */
    public Optional<Sequence> find(long id) {
        return Optional.ofNullable(live.get(id));
    }

    /** The live sequences in order of arrival. */
    Collection<Sequence> live() {
        return Collections.unmodifiableCollection(live.values());
    }

    /** Whether none is live. */
    public boolean isEmpty() {
        return live.isEmpty();
    }

    /** Live ones that are not admitted. */
    public int waiting() {
        return (int) live.values().stream().filter(s -> s.state == Sequence.State.WAITING).count();
    }

    /** Live ones that are admitted. */
    public int running() {
        return live.size() - waiting();
    }

    /** Counters over all sequences. */
    public Totals totals() {
        return totals;
    }

    /** The events since the last call, in order. */
    public List<EngineEvent> takeEvents() {
        List<EngineEvent> taken = List.copyOf(events);
        events = new ArrayList<>();
        return taken;
    }

    /** The positions of a slice were computed; {@code sampled} is the token after them where one was asked for. */
    public void advance(Sequence sequence, int count, Optional<Sampled> sampled) {
        int from = sequence.computed;
        sequence.computed = from + count;
        totals.computed(count, sequence.tally.computed(from, sequence.computed));
        kv.seal(sequence.table, sequence.chain, sequence.tokens(), sequence.computed);
        if (sequence.handover != null) {
            sequence.handover.computed(sequence.computed);
        }
        sampled.ifPresent(token -> emit(sequence, token));
        publish(new EngineEvent.Computed(sequence.id(), sequence.tally.counts()));
        endAtLimit(sequence);
    }

    /** Ends a sequence with a fault; its blocks return without a name. */
    public void fail(Sequence sequence, EngineFault fault, String message) {
        abandon(sequence);
        end(sequence);
        failed(sequence.id(), fault, message, sequence.tally.counts());
    }

    /** Ends all with a fault. */
    public void failAll(EngineFault fault, String message) {
        List.copyOf(live.values()).forEach(sequence -> fail(sequence, fault, message));
    }

    /** Checks every block's owners against the tables and hand-overs. */
    public void checkFully() {
        kv.checkFully(live.values().stream().map(sequence -> sequence.table).toList(), holds.all());
    }

    void publish(EngineEvent event) {
        events.add(event);
    }

    /** Finishes what has reached one of its ends: context, length, credit, or all positions of a hand-over. */
    void endAtLimit(Sequence sequence) {
        if (sequence.prefillOnly()) {
            if (sequence.state == Sequence.State.RUNNING && sequence.computed == sequence.target()) {
                finish(sequence, FinishReason.PREFILLED);
            }
        } else if (sequence.text.stopped() || sequence.form.standing() == AnswerForm.Standing.WHOLE) {
            finish(sequence, FinishReason.STOP);
        } else if (sequence.form.standing() == AnswerForm.Standing.STUCK) {
            fail(sequence, EngineFault.GRAMMAR_DEAD_END, "no token of the model continues the answer as it must be");
        } else if (sequence.emittedInAll() >= sequence.spec.maxNewTokens()
                || sequence.known() >= admission.contextTokens()) {
            finish(sequence, FinishReason.LENGTH);
        } else if (sequence.credit.ended(sequence.emittedInAll())) {
            finish(sequence, FinishReason.QUOTA);
        }
    }

    private void start(SequenceSpec spec, long nowNanos) {
        Optional<Admission.Refusal> refusal = admission.refuse(spec, waiting(),
                live.containsKey(spec.sequence()) || holds.holds(spec.sequence()));
        if (refusal.isPresent()) {
            SequenceCounts nothing = new Tally(spec.promptTokens()).counts();
            failed(spec.sequence(), refusal.get().fault(), refusal.get().message(), nothing);
            return;
        }
        Sequence sequence = new Sequence(spec, kv.emptyTable(), new PrefixChain(spec.cacheRoot(), kv.blockTokens()),
                new AnswerText(spec.stop(), detokenizers.get()), new Sequence.Arrival(nowNanos, arrivals++));
        live.put(sequence.id(), sequence);
        endAtLimit(sequence);
    }

    private void imported(EngineCommand.Imported imported) {
        holds.release(imported.sequence());
        Optional<Sequence> found = find(imported.sequence())
                .filter(sequence -> sequence.state == Sequence.State.IMPORTING);
        if (found.isEmpty()) {
            return;
        }
        Sequence sequence = found.get();
        int upTo = imported.positions();
        Invariant.check(upTo >= sequence.computed && upTo <= sequence.reusable(), "imported up to {} of {}", upTo,
                sequence.reusable());
        int blocks = (kv.rows(upTo) - kv.rows(sequence.computed)) * sequence.table.snapshot().length;
        sequence.tally.imported(upTo, imported.remotePositionsComputed(), blocks);
        sequence.computed = upTo;
        kv.seal(sequence.table, sequence.chain, sequence.tokens(), upTo);
        runOn(sequence);
    }

    private static void runOn(Sequence sequence) {
        sequence.importSettled = true;
        sequence.state = Sequence.State.RUNNING;
    }

    private void emit(Sequence sequence, Sampled sampled) {
        int position = sequence.known();
        sequence.append(sampled.token());
        sequence.tally.emitted();
        totals.emitted();
        String text = sequence.text.append(sampled.token());
        publish(new EngineEvent.Tokens(sequence.id(), position, new int[]{sampled.token()}, text, List.of(sampled)));
        Invariant.check(sequence.emittedInAll() <= sequence.spec.maxNewTokens(), "sequence {} emits too much",
                sequence.id());
    }

    private void finish(Sequence sequence, FinishReason reason) {
        if (reason == FinishReason.CANCELLED) {
            abandon(sequence);
        }
        end(sequence);
        String rest = sequence.text.flush();
        publish(new EngineEvent.Finished(sequence.id(), reason, rest, sequence.tally.counts()));
    }

    private static void abandon(Sequence sequence) {
        if (sequence.handover != null) {
            sequence.handover.abandon();
        }
    }

    private void end(Sequence sequence) {
        sequence.state = Sequence.State.ENDED;
        kv.release(sequence.table);
        live.remove(sequence.id());
    }

    private void failed(long id, EngineFault fault, String message, SequenceCounts counts) {
        publish(new EngineEvent.Failed(id, fault.code(), message, fault.retryable(), counts));
    }
}
