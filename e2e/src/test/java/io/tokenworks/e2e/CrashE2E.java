package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9, once each, under a small load: it comes back, and the ledger has what clients saw, exactly once. */
@ExtendWith(WithSystem.class)
class CrashE2E {
    /** Patience of the test, not the promise: machines differ. The time it took is printed. */
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);
    private static final int BEFORE_KILL = 4;

    @ParameterizedTest
    @ValueSource(strings = {"decode", "gateway", "control-plane"})
    void aKilledPartIsBackSoonAndNothingIsLostOrBookedTwice(String role, RunningSystem system) throws Exception {
        try (var client = new ApiClient(system); var load = new SmallLoad(client)) {
            load.awaitFinished(BEFORE_KILL, Duration.ofSeconds(60));
            long victim = system.parts(role).getFirst().pid();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            long killed = System.nanoTime();
            Eventually.within(BACK_WITHIN, () -> {
                assertThat(system.parts(role)).singleElement().satisfies(part -> {
                    assertThat(part.pid()).isNotEqualTo(victim);
                    assertThat(part.state()).isEqualTo("ready");
                });
                var answer = client.complete("Say hi.", 4);
                assertThat(answer.status()).isEqualTo(200);
                return answer;
            });
            System.out.printf("%s: back after %.1f s%n", role, (System.nanoTime() - killed) / 1e9);
            load.awaitFinished(load.finished().size() + BEFORE_KILL, Duration.ofSeconds(60));
            load.stop();
            allAreBookedOnce(system, load.finished());
        }
    }

    @Test
    void everyFinishedOperationIsBookedWithItsUsage(RunningSystem system) throws Exception {
        try (var client = new ApiClient(system)) {
            allAreBookedOnce(system, List.of(client.complete("Count to five.", 12)));
        }
    }

    private static void allAreBookedOnce(RunningSystem system, List<ApiClient.Answer> finished)
            throws InterruptedException {
        var ledger = new Ledger(system);
        assertThat(finished).isNotEmpty();
        for (ApiClient.Answer answer : finished) {
            Eventually.within(Duration.ofSeconds(30), () -> checked(ledger, answer));
        }
    }

    private static Ledger.Line checked(Ledger ledger, ApiClient.Answer answer) throws SQLException {
        Ledger.Line line = ledger.of(answer.operation());
        assertThat(line).as("operation %s", answer.operation())
                .isEqualTo(new Ledger.Line(1, answer.usage("prompt_tokens"), answer.usage("completion_tokens")));
        return line;
    }
}
