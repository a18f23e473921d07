package io.tokenworks.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.e2e.proof.TokenClient.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL is away under load: what fits the leases that gateways hold is served, and nothing is lost. */
@ExtendWith(WithRelease.class)
class DatabaseAwayProof {
    private static final int AWAY_SECONDS = Integer.getInteger("tokenworks.database-away.seconds", 10);
    private static final long SEED = 7;
    private static final int CLIENTS = 8;
    private static final int QUOTA_TOKENS = 20_000_000;
    private static final Path HOME = Path.of("target/database-away");
    /** The leases of an installation hold what its settings say; these hold what the load needs meanwhile. */
    private static final FleetPlan.More LARGE_LEASES = new FleetPlan.More(
            List.of("--tokenworks.gateway.quota.lease-tokens=3000000",
                    "--tokenworks.gateway.quota.lease-tokens-most=3000000",
                    "--tokenworks.gateway.quota.lease-low-tokens=1000000",
                    "--tokenworks.gateway.quota.lease-idle=60s", "--tokenworks.gateway.quota.lease-renew=90s"),
            List.of("--tokenworks.quota.lease-ttl=120s"));

    @Test
    void whatFitsAHeldLeaseIsServedWithoutTheDatabase(Release release) throws Exception {
        var faults = new DeliveryFaults(SEED);
        faults.calm(true);
        var plan = new FleetPlan(2, 2, 1, 15_000, LARGE_LEASES);
        try (var fleet = Fleet.start(Training.trained(release, HOME), HOME, plan, faults);
                var client = new TokenClient()) {
            var tenants = new Tenants(fleet);
            List<Tenant> both = List.of(tenants.create("limited"), tenants.create("unlimited"));
            tenants.leave(both.getFirst(), QUOTA_TOKENS);
            List<int[]> answers = CrashRounds.undisturbed(client, fleet, both.getLast(), Prompts.all());
            var tally = new Tally();
            var inspection = new Inspection(fleet, answers, tally);
            List<Seen> seen = loadWithout(fleet, client, both);
            long back = System.nanoTime();
            inspection.awaitQuiet();
            System.out.printf("DATABASE-AWAY %d s: caught up %.1f s after the load's end%n", AWAY_SECONDS,
                    (System.nanoTime() - back) / 1e9);
            tally.saw(seen);
            inspection.compare("database away", seen, Map.of());
            System.out.println("DATABASE-AWAY " + tally.line());
            assertThat(seen).filteredOn(one -> one.end() != Seen.End.CANCELLED)
                    .allSatisfy(one -> assertThat(one.end()).as(one.toString()).isEqualTo(Seen.End.FINISHED));
            assertThat(seen).hasSizeGreaterThan(CLIENTS);
        }
    }

    private static List<Seen> loadWithout(Fleet fleet, TokenClient client, List<Tenant> tenants) throws Exception {
        for (Fleet.Gateway gateway : fleet.gateways()) {
            // Each gateway has its lease before the database goes.
            var wish = TokenClient.Wish.whole(tenants.getFirst(), 0, Prompts.all().getFirst(), 1);
            assertThat(client.ask(gateway.url(), wish).end()).isEqualTo(Seen.End.FINISHED);
        }
        try (var crowd = new Crowd(client, fleet.gateways(), tenants, Prompts.all()).start(CLIENTS, SEED)) {
            fleet.postgres().part().kill();
            Thread.sleep(AWAY_SECONDS * 1000L);
            fleet.postgres().part().start();
            long started = System.nanoTime();
            fleet.postgres().part().awaitReady();
            List<Seen> seen = crowd.end();
            System.out.printf("DATABASE-AWAY back after %.1f s%n", (System.nanoTime() - started) / 1e9);
            return seen;
        }
    }
}
