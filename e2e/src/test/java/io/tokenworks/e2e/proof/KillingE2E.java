package io.tokenworks.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * kill -9 at random of every kind of part, under load, with deliveries late, twice, lost and out of order: afterwards
 * clients, workers, ledger and quotas agree to the token.
 */
@ExtendWith(WithRelease.class)
class KillingE2E {
    private static final int ROUNDS = Integer.getInteger("tokenworks.crash.rounds", 2);
    private static final long SEED = Long.getLong("tokenworks.crash.seed", 1);
    private static final Path HOME = Path.of("target/crash");

    @Test
    void whateverIsKilledEveryTokenIsBilledOnceOrWasted(Release release) throws Exception {
        System.out.printf("CRASH %d rounds from seed %d%n", ROUNDS, SEED);
        var faults = new DeliveryFaults(SEED);
        try (var fleet = Fleet.start(Training.trained(release, HOME), HOME,
                new FleetPlan(2, 2, 1, 15_000, FleetPlan.More.NONE), faults);
                var client = new TokenClient()) {
            var rounds = new CrashRounds(fleet, faults, client);
            for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
                rounds.round(seed);
            }
            rounds.awaitSettled();
            System.out.printf("CRASH settled: %s, deliveries %s%n", rounds.tally().line(), faults.counts());
            assertThat(rounds.tally().kills()).isNotEmpty();
        }
    }
}
