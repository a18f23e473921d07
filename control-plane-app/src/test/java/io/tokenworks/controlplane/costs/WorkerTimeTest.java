package io.tokenworks.controlplane.costs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.costs.WorkerTime.Look;
import io.tokenworks.controlplane.costs.WorkerTime.Spent;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkerTimeTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);
    private static final UUID PROCESS = new UUID(1, 1);

    private final WorkerTime time = new WorkerTime(30_000_000_000L);

    @Test
    void theFirstLookCountsNothingForNobodyKnowsSinceWhen() {
        assertThat(time.since(Map.of(ONE, look(PROCESS, 1, 0, 0)))).isEmpty();
    }

    @Test
    void aWorkerThatRunsNothingAndProducesNothingIsIdle() {
        time.since(Map.of(ONE, look(PROCESS, 0, 7, 0)));
        assertThat(time.since(Map.of(ONE, look(PROCESS, 0, 7, 5)))).containsExactly(decode(5000, 0));
    }

    @Test
    void whatBeganAndEndedBetweenTwoLooksIsSeenInTheCounters() {
        time.since(Map.of(ONE, look(PROCESS, 0, 7, 0)));
        assertThat(time.since(Map.of(ONE, look(PROCESS, 0, 8, 5)))).containsExactly(decode(5000, 5000));
    }

    @Test
    void workersOfOnePoolAreSummedUp() {
        time.since(Map.of(ONE, look(PROCESS, 1, 0, 0), TWO, look(PROCESS, 0, 0, 0)));
        assertThat(time.since(Map.of(ONE, look(PROCESS, 1, 0, 2), TWO, look(PROCESS, 0, 0, 2))))
                .containsExactly(decode(4000, 2000));
    }

    @Test
    void anotherProcessInThePlaceBeginsAnew() {
        time.since(Map.of(ONE, look(PROCESS, 1, 0, 0)));
        assertThat(time.since(Map.of(ONE, look(new UUID(1, 2), 1, 0, 5)))).isEmpty();
    }

    @Test
    void aLongPauseOfTheOneWhoLooksIsNotCharged() {
        time.since(Map.of(ONE, look(PROCESS, 0, 0, 0)));
        assertThat(time.since(Map.of(ONE, look(PROCESS, 0, 0, 3600)))).containsExactly(decode(30_000, 0));
    }

    private static Spent decode(long liveMillis, long busyMillis) {
        return new Spent("chat", WorkerRole.DECODE, liveMillis, busyMillis);
    }

    private static Look look(UUID process, int running, long tokens, long atSeconds) {
        WorkerReport report = new WorkerReport(ONE, process, WorkerState.READY, 100, 0, running, 10, 10, 0, tokens, 0,
                0, tokens, 0, 0, 0, 0);
        return new Look("chat", WorkerRole.DECODE, process, report, atSeconds * 1_000_000_000L);
    }
}
