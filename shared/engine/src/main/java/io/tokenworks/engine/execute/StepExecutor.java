package io.tokenworks.engine.execute;

import io.tokenworks.engine.api.EngineEvents;
import io.tokenworks.engine.api.EngineFault;
import io.tokenworks.engine.handover.HandoverProgress;
import io.tokenworks.engine.invariant.Invariant;
import io.tokenworks.engine.schedule.Decision;
import io.tokenworks.engine.sequence.RunningSet;
import io.tokenworks.engine.sequence.Sequence;
import io.tokenworks.engine.sequence.Sequences;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Runs decided slices as one step of the runner. */
public final class StepExecutor {
    private final StepRunner runner;
    private final Sequences sequences;
    private final RunningSet running;
    private final EngineEvents events;
    private long steps;

    /** @param events told why a step failed */
    public StepExecutor(StepRunner runner, Sequences sequences, RunningSet running, EngineEvents events) {
        this.runner = runner;
        this.sequences = sequences;
        this.running = running;
        this.events = events;
    }

    /** Steps run so far. */
    public long steps() {
        return steps;
    }

    /**
     * Launches, awaits and gives the results to the sequences. A step that the backend cannot compute fails its
     * sequences, not the engine.
     *
     * @return whether there was anything to compute
     */
    public boolean run(Decision decision) {
        List<Share> shares = prepare(decision);
        if (shares.isEmpty()) {
            return false;
        }
        StepPlan plan = new StepPlan(++steps, shares.stream().map(Share::slice).toList());
        try {
            absorb(shares, await(plan, shares));
        } catch (StepRunner.StepFailure failure) {
            events.stepFailed(plan.number(), failure);
            String message = "the backend could not compute step " + plan.number() + ": " + failure.getMessage();
            shares.forEach(share -> sequences.fail(share.sequence, EngineFault.STEP_FAILED, message));
        }
        return true;
    }

    private List<Share> prepare(Decision decision) {
        List<Share> shares = new ArrayList<>();
        for (Decision.Slice slice : decision.slices()) {
            Optional<Sequence> sequence = sequences.find(slice.sequence());
            if (sequence.isPresent() && running.prepare(sequence.get(), slice.count())) {
                shares.add(new Share(sequence.get(), slice.count()));
            }
        }
        return shares;
    }

    private StepResult await(StepPlan plan, List<Share> shares) {
        StepRunner.Ticket ticket = runner.launch(plan);
        for (Share share : shares) {
            HandoverProgress handover = share.sequence.handover();
            if (handover != null) {
                handover.launched(ticket, share.sequence.computed() + share.count);
            }
        }
        return runner.await(ticket);
    }

    private void absorb(List<Share> shares, StepResult result) {
        Iterator<Sampled> samples = result.samples().iterator();
        for (Share share : shares) {
            Optional<Sampled> sampled = Optional.empty();
            if (share.sequence.samplesAfter(share.count)) {
                Sampled next = samples.next();
                Invariant.check(next.sequence() == share.sequence.id(), "sample of {} where {} was due",
                        next.sequence(), share.sequence.id());
                sampled = Optional.of(next);
            }
            running.charge(share.sequence, share.count);
            sequences.advance(share.sequence, share.count, sampled);
        }
        Invariant.check(!samples.hasNext(), "a step sampled more than asked for");
    }

    /** A sequence and the positions it gets. */
    private record Share(Sequence sequence, int count) {

        StepPlan.Slice slice() {
            return new StepPlan.Slice(sequence.id(), sequence.slice(count), sequence.computed(), sequence.blockTables(),
                    sequence.samplesAfter(count) ? Optional.of(sequence.sampling()) : Optional.empty());
        }
    }
}
