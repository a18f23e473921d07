package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.handover.HandoverProgress;
import io.tokenworks.engine.handover.TransferHolds;
import io.tokenworks.engine.kv.KvBlocks;
import io.tokenworks.engine.kv.KvBlocks.Cached;
import io.tokenworks.engine.schedule.Candidate;
import io.tokenworks.engine.schedule.Decision;
import io.tokenworks.engine.schedule.FairShare;
import io.tokenworks.engine.schedule.Snapshot;
import io.tokenworks.tensor.StepRunner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who has blocks: shows the scheduler the sequences and applies what it decides. */
public final class RunningSet {
    private final Sequences sequences;
    private final KvBlocks kv;
    private final TransferHolds holds;
    private final StepRunner runner;
    private final FairShare shares = new FairShare();
    private long admissions;

    public RunningSet(Sequences sequences, KvBlocks kv, TransferHolds holds, StepRunner runner) {
        this.sequences = sequences;
        this.kv = kv;
        this.holds = holds;
        this.runner = runner;
    }

    /** What the scheduler decides from. */
    public Snapshot snapshot(long nowNanos, int maxSequences) {
        List<Candidate> candidates = new ArrayList<>();
        List<Candidate> parked = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int seatsTaken = sequences.running();
        for (Sequence sequence : sequences.live()) {
            keys.add(sequence.spec.fairShareKey());
            switch (sequence.state) {
                case RUNNING -> (sequence.parked() ? parked : candidates).add(running(sequence));
                case WAITING -> {
                    if (!sequence.parked() && seatsTaken < maxSequences) {
                        candidates.add(waiting(sequence));
                    }
                }
                case IMPORTING, ENDED -> {
                }
            }
        }
        shares.retain(keys);
        return new Snapshot(nowNanos, kv.freeRows(), seatsTaken, candidates, parked, shares.ahead());
    }

    /** Preempts and admits. A slice whose sequence could not be admitted after all is left out by the executor. */
    public void apply(Decision decision) {
        decision.preempt().forEach(id -> sequences.find(id).ifPresent(this::preempt));
        decision.admit().forEach(id -> sequences.find(id).ifPresent(this::admit));
    }

    /** Makes room for the slice; false if the sequence cannot take part now. */
    public boolean prepare(Sequence sequence, int count) {
        return sequence.state == Sequence.State.RUNNING
                && kv.extend(sequence.table, kv.rows(sequence.computed + count));
    }

    /** Charges a tenant's share. */
    public void charge(Sequence sequence, int tokens) {
        shares.charge(sequence.spec.fairShareKey(), tokens);
    }

    private static Candidate running(Sequence sequence) {
        return new Candidate(sequence.id(), true, sequence.admission, sequence.computed, sequence.target(),
                sequence.table.rows(), false, sequence.preemptible(), sequence.arrivedNanos,
                sequence.spec.fairShareKey());
    }

    private Candidate waiting(Sequence sequence) {
        Cached cached = lookUp(sequence);
        int positions = cached.rows() * kv.blockTokens();
        int rows = kv.rows(sequence.target()) - cached.heldRows();
        boolean imports = sequence.wantsImport() && positions < sequence.reusable();
        return new Candidate(sequence.id(), false, sequence.arrival, positions, sequence.target(), rows, imports, false,
                sequence.arrivedNanos, sequence.spec.fairShareKey());
    }

    private Cached lookUp(Sequence sequence) {
        int rows = sequence.reusable() / kv.blockTokens();
        sequence.chain.extend(sequence.tokens(), rows);
        return kv.lookUp(sequence.chain, rows);
    }

    private void preempt(Sequence sequence) {
        kv.release(sequence.table);
        sequence.computed = 0;
        sequence.state = Sequence.State.WAITING;
        sequences.totals().preempted();
    }

    /**
     * The cache may hold less than when the decision was made, if an admission before this one took cached blocks;
     * then it waits on.
     */
    private void admit(Sequence sequence) {
        Cached cached = lookUp(sequence);
        if (!kv.admit(sequence.table, sequence.chain, cached, kv.rows(sequence.target()))) {
            return;
        }
        sequence.computed = cached.rows() * kv.blockTokens();
        sequence.admission = admissions++;
        sequence.state = Sequence.State.RUNNING;
        if (!sequence.accepted) {
            sequence.accepted = true;
            accept(sequence);
        }
    }

    private void accept(Sequence sequence) {
        sequence.tally.cached(sequence.computed);
        int cachedTokens = Math.min(sequence.computed, sequence.spec.promptTokens());
        sequences.totals().cached(cachedTokens);
        sequences.publish(new EngineEvent.Accepted(sequence.id(), cachedTokens));
        if (sequence.prefillOnly()) {
            openHandover(sequence);
        } else if (sequence.wantsImport()) {
            openImport(sequence);
        }
    }

    /** Before anything is computed, so that a reader can follow. */
    private void openHandover(Sequence sequence) {
        HandoverProgress progress = new HandoverProgress(runner, sequence.table.snapshot(), sequence.target(),
                sequence.computed);
        sequence.handover = progress;
        holds.hold(sequence.id(), sequence.table.snapshot());
        sequences.publish(new EngineEvent.HandoverReady(sequence.id(), progress));
        sequences.endAtLimit(sequence);
    }

    private void openImport(Sequence sequence) {
        if (sequence.computed == sequence.reusable()) {
            sequence.importSettled = true;
            sequences.publish(new EngineEvent.ImportNotNeeded(sequence.id()));
            return;
        }
        sequence.state = Sequence.State.IMPORTING;
        holds.hold(sequence.id(), sequence.table.snapshot());
        sequences.publish(new EngineEvent.ImportWanted(sequence.id(), sequence.computed, sequence.reusable(),
                sequence.table.snapshot()));
    }
}
