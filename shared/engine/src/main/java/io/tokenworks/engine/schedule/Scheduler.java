package io.tokenworks.engine.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides a step: a pure function of the snapshot. One rule for prompts and generation alike: a sequence's computed
 * positions catch up with its
 * known ones, as fast as the token budget and the blocks allow.
 */
public final class Scheduler {
    private final ScheduleLimits limits;

    public Scheduler(ScheduleLimits limits) {
        this.limits = limits;
    }

    /** Who is preempted, admitted and computed in the next step. */
    public Decision decide(Snapshot snapshot) {
        List<Candidate> ordered = new ArrayList<>(snapshot.candidates());
        ordered.sort(order(snapshot));
        Round round = new Round(snapshot, limits);
        for (Candidate candidate : ordered) {
            if (candidate.admitted()) {
                round.serveRunning(candidate);
            } else {
                round.serveWaiting(candidate);
            }
        }
        return new Decision(List.copyOf(round.preempted), List.copyOf(round.admitted), List.copyOf(round.slices));
    }

    private Comparator<Candidate> order(Snapshot snapshot) {
        Comparator<Candidate> byAge = Comparator.comparing(Candidate::admitted).reversed()
                .thenComparingLong(Candidate::order).thenComparingLong(Candidate::sequence);
        return switch (limits.policy()) {
            case DECODE -> Comparator.comparing(Candidate::decodes).reversed().thenComparing(byAge);
            case PREFILL ->
                Comparator.<Candidate>comparingLong(candidate -> score(candidate, snapshot)).thenComparing(byAge);
        };
    }

    /**
     * Tokens that still stand before this sequence's end, its tenant's lead included, its waiting deducted. Low is
     * early.
     */
    private long score(Candidate candidate, Snapshot snapshot) {
        long waited = snapshot.nowNanos() - candidate.arrivedNanos();
        long ahead = snapshot.shareTokens().getOrDefault(candidate.fairShareKey(), 0L);
        return candidate.remaining() + ahead - waited / limits.ageingNanosPerToken();
    }

    /** The budget, seats and rows of one decision while it is being made. */
    private static final class Round {
        private final ScheduleLimits limits;
        private final Snapshot snapshot;
        private final List<Long> preempted = new ArrayList<>();
        private final List<Long> admitted = new ArrayList<>();
        private final List<Decision.Slice> slices = new ArrayList<>();
        private final Set<Long> decided = new HashSet<>();
        private final int headroomRows;
        private int budget;
        private int seats;
        private int freeRows;
        private boolean closed;

        Round(Snapshot snapshot, ScheduleLimits limits) {
            this.snapshot = snapshot;
            this.limits = limits;
            this.budget = limits.maxTokensPerStep();
            this.seats = limits.maxSequences() - snapshot.seatsTaken();
            this.freeRows = snapshot.freeRows();
            // Every running stream may want one row soon. Admitting into that room would only mean preempting at once.
            this.headroomRows = (int) snapshot.candidates().stream().filter(c -> c.admitted() && c.preemptible())
                    .count();
        }

        void serveRunning(Candidate candidate) {
            int count = Math.min(Math.min(candidate.remaining(), limits.prefillChunkTokens()), budget);
            if (count == 0 || decided.contains(candidate.sequence())) {
                return;
            }
            int missing = Math.max(0, rows(candidate.computed() + count) - candidate.rows());
            if (missing > freeRows) {
                // How many rows a victim really frees is known only when it has gone (others may share them), so the
                // short one waits a step.
                victim(candidate).ifPresent(victim -> {
                    preempted.add(victim.sequence());
                    decided.add(victim.sequence());
                });
                closed = true;
                return;
            }
            freeRows -= missing;
            slice(candidate, count);
        }

        void serveWaiting(Candidate candidate) {
            boolean seated = seats > 0 && (candidate.waitsForImport() || budget > 0);
            // In order, without overtaking: else a large one would never find enough blocks free.
            closed |= !seated || candidate.rows() + headroomRows > freeRows;
            if (closed) {
                return;
            }
            seats--;
            freeRows -= candidate.rows();
            admitted.add(candidate.sequence());
            int count = Math.min(Math.min(candidate.remaining(), limits.prefillChunkTokens()), budget);
            if (!candidate.waitsForImport() && count > 0) {
                slice(candidate, count);
            }
        }

        private void slice(Candidate candidate, int count) {
            budget -= count;
            decided.add(candidate.sequence());
            slices.add(new Decision.Slice(candidate.sequence(), count));
        }

        /**
         * The last admitted that came after the short one: so the oldest always gets on, and nobody takes turns in
         * robbing each other.
         */
        private Optional<Candidate> victim(Candidate shortOne) {
            List<Candidate> running = new ArrayList<>(snapshot.candidates());
            running.addAll(snapshot.parked());
            return running.stream()
                    .filter(c -> c.admitted() && c.preemptible() && c.order() > shortOne.order())
                    .filter(c -> c.rows() > 0 && !decided.contains(c.sequence()))
                    .max(Comparator.comparingLong(Candidate::order));
        }

        private int rows(int positions) {
            return (positions + limits.blockTokens() - 1) / limits.blockTokens();
        }
    }
}
