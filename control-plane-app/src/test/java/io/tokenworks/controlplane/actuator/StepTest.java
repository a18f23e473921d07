package io.tokenworks.controlplane.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class StepTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    private static final UUID ID = new UUID(0, 1);
    private static final ActuatorProperties PROPERTIES = new ActuatorProperties(ActuatorProperties.Kind.LOCAL,
            Duration.ofSeconds(20), Duration.ofSeconds(120), Duration.ofSeconds(180), Duration.ofSeconds(20),
            Duration.ofSeconds(30), Duration.ofSeconds(60),
            new ActuatorProperties.Local("java", Path.of("apps"), null, 9100, 9200, 100,
                    DataSize.ofMegabytes(64), 0, List.of()));

    @Test
    void aWantedPlaceWithoutProcessIsLaunched() {
        assertThat(decide(slot(false, false, 0, null), seen(true, false))).isEqualTo(new Step.Launch());
        assertThat(decide(slot(false, false, 0, null), seen(false, false))).isEqualTo(new Step.Wait());
    }

    @Test
    void aCrashedWorkerComesBackAtOnceAndOneThatKeepsCrashingLater() {
        assertThat(decide(slot(true, false, 0, NOW), seen(true, false))).isEqualTo(new Step.Ended(false));
        assertThat(decide(slot(false, false, 3, NOW), seen(true, false))).as("its pause is over")
                .isEqualTo(new Step.Launch());
        assertThat(decide(slot(false, false, 3, NOW.plusSeconds(1)), seen(true, false))).isEqualTo(new Step.Wait());
        assertThat(List.of(1, 2, 3, 6, 7, 99).stream().map(n -> Step.backOff(n, Duration.ofSeconds(30)).toSeconds()))
                .containsExactly(0L, 1L, 2L, 16L, 30L, 30L);
    }

    @Test
    void anotherRevisionDoesNotPayForTheFailuresOfTheOneBefore() {
        Step.Seen next = new Step.Seen(true, 2, false, null, null, false);
        assertThat(decide(slot(false, false, 9, NOW.plusSeconds(30)), next)).isEqualTo(new Step.Launch());
    }

    @Test
    void aPlaceThatIsNotWantedForgetsItsFailures() {
        assertThat(decide(slot(false, false, 9, NOW), seen(false, false))).isEqualTo(new Step.Forgive());
    }

    @Test
    void whatIsNotWantedDrainsAndIsKilledOnlyWhenItDoesNotFinish() {
        assertThat(decide(slot(true, false, 0, NOW), seen(false, true))).isEqualTo(new Step.Drain());
        assertThat(decide(slot(true, true, 0, NOW), seen(false, true))).isEqualTo(new Step.Wait());
        Step.Seen late = new Step.Seen(false, 1, true, null, Duration.ofSeconds(121), false);
        assertThat(decide(slot(true, true, 0, NOW), late)).isInstanceOf(Step.Kill.class);
        assertThat(decide(slot(true, true, 0, NOW), seen(false, false))).isEqualTo(new Step.Ended(true));
    }

    @Test
    void aWorkerOfAnotherRevisionDrains() {
        Step.Seen next = new Step.Seen(true, 2, true, null, null, false);
        assertThat(decide(slot(true, false, 0, NOW), next)).isEqualTo(new Step.Drain());
    }

    @Test
    void oneThatNeverComesOrFallsSilentIsKilled() {
        Slot old = slot(true, false, 0, NOW.minusSeconds(181));
        assertThat(decide(old, seen(true, true))).isInstanceOf(Step.Kill.class);
        assertThat(decide(old, new Step.Seen(true, 1, true, null, null, true))).isEqualTo(new Step.Wait());
        assertThat(decide(old, seen(WorkerState.LOST, 21_000))).isInstanceOf(Step.Kill.class);
        assertThat(decide(old, seen(WorkerState.LOST, 6_000))).isEqualTo(new Step.Wait());
    }

    @Test
    void aLongRunForgivesEarlierFailures() {
        assertThat(decide(slot(true, false, 2, NOW.minusSeconds(61)), seen(WorkerState.READY, 0)))
                .isEqualTo(new Step.Forgive());
    }

    private static Step decide(Slot slot, Step.Seen seen) {
        return Step.decide(slot, seen, NOW, PROPERTIES);
    }

    private static Step.Seen seen(boolean wanted, boolean alive) {
        return new Step.Seen(wanted, 1, alive, null, null, false);
    }

    private static Step.Seen seen(WorkerState state, long silentMillis) {
        WorkerRegistration registration = new WorkerRegistration(ID, ID, WorkerRole.DECODE, "m", 1, "http://h:1", 7,
                NOW, "c", "d", 8, 16, "cpu");
        return new Step.Seen(true, 1, true, new FleetWorker(registration, state, null, silentMillis), null, false);
    }

    /** @param at of the launch, and of the next start if it has failed */
    private static Slot slot(boolean process, boolean draining, int failures, @Nullable Instant at) {
        Slot.Failure failure = failures == 0 || at == null ? null : new Slot.Failure("died", at, at);
        return new Slot(ID, ID, 1, WorkerRole.DECODE, 0, 9200, process ? new Slot.ProcessName(7, NOW, ID) : null, ID,
                draining, failures, failure, at);
    }
}
