package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A pool of decode workers grows and shrinks under load, on the timed model. More than one round:
 * {@code ./tokenworks test scale [ROUNDS]}.
 */
@ExtendWith(WithSystem.class)
class ScaleProof {
    private static final String MODEL = "timed-scale";
    private static final int ROUNDS = Integer.getInteger("tokenworks.scale.rounds", 1);
    private static final int MOST = 3;
    /** Patience of the test, not a promise. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void noStreamIsLostOrChangedWhenThePoolGrowsAndShrinks(RunningSystem system) throws Exception {
        try (var admin = new AdminClient(system); var client = new StreamClient(system, system.key())) {
            admin.deployTimed(MODEL, 1);
            awaitReady(admin, 1);
            SteadyLoad load = Eventually.within(PATIENCE, () -> new SteadyLoad(client, MODEL));
            double movedBefore = moved(system);
            try (load) {
                load.start();
                for (int round = 1; round <= ROUNDS; round++) {
                    growAndShrink(admin, load);
                    System.out.printf("SCALE round %d: %d answers whole, %d not%n", round, load.whole(),
                            load.wrong().size());
                }
            } finally {
                leaveNothingRunning(admin);
            }
            double moved = moved(system) - movedBefore;
            System.out.printf(
                    "SCALE %d rounds 1 → %d → 1: %d answers, %d tokens, %.0f times a stream moved, %d wrong%n",
                    ROUNDS, MOST, load.whole(), load.outputTokens(), moved, load.wrong().size());
            assertThat(load.wrong()).isEmpty();
            assertThat(moved).as("a drain that had to move a stream").isPositive();
            Eventually.within(PATIENCE, () -> assertThat(new Ledger(system).ofDeployment(MODEL))
                    .extracting(Ledger.Line::entries, Ledger.Line::outputTokens)
                    .containsExactly(load.whole(), load.outputTokens()));
        }
    }

    private static void growAndShrink(AdminClient admin, SteadyLoad load) throws Exception {
        admin.scale(MODEL, MOST);
        awaitReady(admin, MOST);
        load.awaitARound(PATIENCE);
        admin.scale(MODEL, 1);
        awaitReady(admin, 1);
    }

    /** So many workers, all ready, and no other left. */
    private static void awaitReady(AdminClient admin, int workers) throws InterruptedException {
        Eventually.within(PATIENCE, () -> assertThat(admin.workers(MODEL))
                .isEqualTo(Collections.nCopies(workers, "READY")));
    }

    /** The other tests expect the default deployment alone. */
    private static void leaveNothingRunning(AdminClient admin) throws Exception {
        admin.retire(MODEL);
        Eventually.within(PATIENCE, () -> assertThat(admin.workers(MODEL)).hasSize(0));
    }

    /** How often an operation went on elsewhere because its worker was asked to go. */
    private static double moved(RunningSystem system) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(system.apiUrl() + "/actuator/prometheus")).build();
            return http.send(request, HttpResponse.BodyHandlers.ofLines()).body()
                    .filter(line -> line.startsWith("tokenworks_gateway_attempts_moved_total"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
        }
    }
}
