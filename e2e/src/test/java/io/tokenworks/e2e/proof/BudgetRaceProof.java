package io.tokenworks.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.e2e.proof.TokenClient.Tenant;
import io.tokenworks.e2e.proof.TokenClient.Wish;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many streams at once on the last tokens of a tenant, over several gateways: all are used, and not one more. */
@ExtendWith(WithRelease.class)
class BudgetRaceProof {
    private static final int STREAMS = Integer.getInteger("tokenworks.budget.streams", 60);
    private static final int GATEWAYS = Integer.getInteger("tokenworks.budget.gateways", 2);
    private static final int TOKENS_LEFT = Integer.getInteger("tokenworks.budget.tokens", 30_000);
    /** What may be left over: far less than what one gateway holds of a quota at a time. */
    private static final int UNUSED_MAX = 1000;
    private static final int ANSWER_TOKENS = 2 * TOKENS_LEFT / STREAMS;
    private static final Path HOME = Path.of("target/budget");
    /** More streams than the workers have seats for: some wait for their first token until others are done. */
    private static final FleetPlan.More PATIENT = new FleetPlan.More(
            List.of("--tokenworks.gateway.timeouts.first-token=120s", "--tokenworks.gateway.timeouts.stall=30s"),
            List.of());

    @Test
    void aBudgetIsUsedToItsEndAndNotBeyond(Release release) throws Exception {
        var faults = new DeliveryFaults(0);
        faults.calm(true);
        var plan = new FleetPlan(GATEWAYS, 2, 0, 5000, PATIENT);
        try (var fleet = Fleet.start(Training.trained(release, HOME), HOME, plan, faults);
                var client = new TokenClient()) {
            var tenants = new Tenants(fleet);
            Tenant racing = tenants.create("racing");
            tenants.leave(racing, TOKENS_LEFT);
            tenants.awaitKnown(1);
            List<Seen> seen = race(client, fleet, racing);
            var inspection = new Inspection(fleet, List.of(), new Tally());
            inspection.awaitQuiet();
            long billed = billed(fleet);
            Map<String, Long> ends = seen.stream().collect(Collectors.groupingBy(BudgetRaceProof::end,
                    TreeMap::new, Collectors.counting()));
            System.out.printf("BUDGET %d streams over %d gateways, %d tokens left: billed %d, ends %s%n", STREAMS,
                    GATEWAYS, TOKENS_LEFT, billed, ends);
            assertThat(ends.keySet()).isSubsetOf("FINISHED length", "CUT_BY_QUOTA length",
                    "REFUSED 429 insufficient_quota", "REFUSED 429 rate_limit_exceeded");
            assertThat(ends).containsKey("CUT_BY_QUOTA length");
            assertThat(billed).isBetween((long) TOKENS_LEFT - UNUSED_MAX, (long) TOKENS_LEFT);
            inspection.compareBills("budget race", seen);
            inspection.awaitSettled();
        }
    }

    private static String end(Seen seen) {
        return seen.end() + " " + seen.detail();
    }

    private static List<Seen> race(TokenClient client, Fleet fleet, Tenant tenant) throws Exception {
        List<Callable<Seen>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String gateway = fleet.gateways().get(i % GATEWAYS).url();
            var wish = Wish.whole(tenant, 0, "Stream " + i + ".", ANSWER_TOKENS);
            streams.add(() -> client.ask(gateway, wish));
        }
        List<Seen> seen = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Seen> stream : threads.invokeAll(streams)) {
                seen.add(stream.get());
            }
        }
        return seen;
    }

    private static long billed(Fleet fleet) throws Exception {
        try (Connection database = fleet.postgres().connect()) {
            return new Books(database).sums().billedTokens();
        }
    }
}
