package io.tokenworks.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.schedule.Decision.Slice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final long AGE_NANOS = 1_000;

    @Test
    void runningStreamsComeBeforePromptsInTheDecodePolicy() {
        Decision decision = decide(SchedulePolicy.DECODE, 100, running(1, 0, 0, 200), running(2, 1, 50, 51),
                waiting(3, 0, 40));
        assertThat(decision.slices()).containsExactly(new Slice(2, 1), new Slice(1, 32), new Slice(3, 31));
        assertThat(decision.admit()).containsExactly(3L);
    }

    @Test
    void theBudgetEndsTheStep() {
        Decision decision = decide(SchedulePolicy.DECODE, 100, waiting(1, 0, 32), waiting(2, 1, 32), waiting(3, 2, 1));
        assertThat(decision.slices()).containsExactly(new Slice(1, 32), new Slice(2, 32));
        assertThat(decision.admit()).containsExactly(1L, 2L);
    }

    @Test
    void theShortestPromptIsFirstInThePrefillPolicyUntilTheLongOneHasAged() {
        Candidate longOne = waiting(1, 0, 300);
        Candidate shortOne = waiting(2, 1, 10);
        assertThat(decide(SchedulePolicy.PREFILL, 100, longOne, shortOne).admit()).containsExactly(2L, 1L);
        Candidate fresh = new Candidate(2, false, 1, 0, 10, 1, false, false, 291 * AGE_NANOS, "a");
        Snapshot later = new Snapshot(291 * AGE_NANOS, 100, 0, List.of(longOne, fresh), List.of(), Map.of());
        assertThat(scheduler(SchedulePolicy.PREFILL).decide(later).admit()).containsExactly(1L, 2L);
    }

    @Test
    void aTenantThatIsAheadWaitsForTheOther() {
        Candidate greedy = new Candidate(1, false, 0, 0, 10, 1, false, false, 0, "greedy");
        Candidate modest = new Candidate(2, false, 1, 0, 30, 2, false, false, 0, "modest");
        Snapshot snapshot = new Snapshot(0, 100, 0, List.of(greedy, modest), List.of(), Map.of("greedy", 50L));
        assertThat(scheduler(SchedulePolicy.PREFILL).decide(snapshot).admit()).containsExactly(2L, 1L);
    }

    @Test
    void theYoungestIsPreemptedForAnOlderOneAndNobodyIsAdmittedMeanwhile() {
        Decision decision = decide(SchedulePolicy.DECODE, 0, running(1, 0, 16, 17), running(2, 1, 8, 9),
                running(3, 2, 4, 5), waiting(4, 0, 10));
        assertThat(decision.preempt()).containsExactly(3L);
        assertThat(decision.slices()).containsExactly(new Slice(2, 1));
        assertThat(decision.admit()).isEmpty();
    }

    @Test
    void theYoungestItselfWaitsRatherThanRobbingItsElders() {
        Decision decision = decide(SchedulePolicy.DECODE, 0, running(1, 0, 8, 9), running(2, 1, 16, 17));
        assertThat(decision.preempt()).isEmpty();
        assertThat(decision.slices()).containsExactly(new Slice(1, 1));
    }

    @Test
    void aLargeOneIsNotOvertakenForEver() {
        Decision decision = decide(SchedulePolicy.DECODE, 3, waiting(1, 0, 64), waiting(2, 1, 8));
        assertThat(decision.admit()).isEmpty();
    }

    @Test
    void anImportNeedsASeatAndBlocksButNoBudget() {
        Candidate imports = new Candidate(2, false, 1, 0, 600, 38, true, false, 0, "a");
        Decision decision = decide(SchedulePolicy.DECODE, 100, waiting(1, 0, 32), waiting(3, 0, 32), imports);
        assertThat(decision.admit()).containsExactly(1L, 3L, 2L);
        assertThat(decision.slices()).hasSize(2);
    }

    @Test
    void aPauseEarnsNoBurst() {
        FairShare shares = new FairShare();
        shares.retain(List.of("a", "b"));
        shares.charge("a", 100);
        shares.charge("b", 70);
        shares.retain(List.of("a", "b", "c"));
        assertThat(shares.ahead()).isEqualTo(Map.of("a", 30L, "b", 0L, "c", 0L));
        shares.retain(List.of("a"));
        assertThat(shares.ahead()).isEqualTo(Map.of("a", 0L));
    }

    private static Candidate running(long id, long order, int computed, int target) {
        return new Candidate(id, true, order, computed, target, (computed + 15) / 16, false, true, 0, "a");
    }

    private static Candidate waiting(long id, long order, int target) {
        return new Candidate(id, false, order, 0, target, (target + 15) / 16, false, false, 0, "a");
    }

    private static Decision decide(SchedulePolicy policy, int freeRows, Candidate... candidates) {
        int seats = (int) List.of(candidates).stream().filter(Candidate::admitted).count();
        return scheduler(policy)
                .decide(new Snapshot(0, freeRows, seats, List.of(candidates), List.of(), Map.of()));
    }

    private static Scheduler scheduler(SchedulePolicy policy) {
        return new Scheduler(new ScheduleLimits(policy, 8, 64, 32, AGE_NANOS, 16));
    }
}
