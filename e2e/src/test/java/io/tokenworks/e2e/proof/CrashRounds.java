package io.tokenworks.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.e2e.Eventually;
import io.tokenworks.e2e.proof.TokenClient.Tenant;
import io.tokenworks.e2e.proof.TokenClient.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rounds of killing on one fleet, each followed by a comparison of all books. */
final class CrashRounds {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);
    private static final int ANSWER_TOKENS = 100;
    private static final int CLIENTS = 12;
    private static final int SCARCE_TOKENS = 4000;
    private static final int AMPLE_TOKENS = 100_000;

    private final Fleet fleet;
    private final DeliveryFaults faults;
    private final TokenClient client;
    private final Tenants tenants;
    private final Tenant unlimited;
    private final Tenant scarce;
    private final Tenant ample;
    private final List<String> prompts = Prompts.all();
    private final Inspection inspection;
    private final Tally tally = new Tally();

    CrashRounds(Fleet fleet, DeliveryFaults faults, TokenClient client) throws Exception {
        this.fleet = fleet;
        this.faults = faults;
        this.client = client;
        this.tenants = new Tenants(fleet);
        this.unlimited = tenants.create("unlimited");
        this.scarce = tenants.create("scarce");
        this.ample = tenants.create("ample");
        faults.calm(true);
        this.inspection = new Inspection(fleet, undisturbed(client, fleet, unlimited, prompts), tally);
    }

    /** Ids of the answer to each prompt while nothing is killed. */
    static List<int[]> undisturbed(TokenClient client, Fleet fleet, Tenant tenant, List<String> prompts)
            throws InterruptedException {
        List<int[]> answers = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            var wish = Wish.whole(tenant, i, prompts.get(i), ANSWER_TOKENS);
            answers.add(Eventually.within(ANSWER_MAX, () -> {
                Seen seen = client.ask(fleet.gateways().getFirst().url(), wish);
                assertThat(seen.end()).as(seen.toString()).isEqualTo(Seen.End.FINISHED);
                assertThat(seen.ids()).hasSize(ANSWER_TOKENS);
                return seen.ids();
            }));
        }
        return answers;
    }

    Tally tally() {
        return tally;
    }

    void awaitSettled() throws IOException, InterruptedException {
        inspection.awaitSettled();
    }

    void round(long seed) throws Exception {
        long begun = System.nanoTime();
        tenants.leave(scarce, SCARCE_TOKENS);
        tenants.leave(ample, AMPLE_TOKENS);
        faults.calm(false);
        List<Seen> seen;
        Map<Journal.Key, Journal.Count> journals;
        try (var crowd = new Crowd(client, fleet.gateways(), List.of(unlimited, scarce, ample), prompts)) {
            crowd.start(CLIENTS, seed);
            journals = strike(Blows.of(seed, fleet.parts().size()));
            fleet.awaitAll();
            seen = crowd.end();
        }
        faults.calm(true);
        fleet.delivery().repeatOld();
        inspection.awaitQuiet();
        tally.saw(seen);
        inspection.compare("seed " + seed, seen, journals);
        System.out.printf("CRASH round %d: %.1f s, %s%n", seed, (System.nanoTime() - begun) / 1e9, tally.line());
    }

    /** Kills and starts again, at the times of the schedule; @return what killed workers had written down. */
    private Map<Journal.Key, Journal.Count> strike(Blows blows) throws IOException, InterruptedException {
        Map<Journal.Key, Journal.Count> journals = new HashMap<>();
        Map<Integer, Part> starts = new TreeMap<>();
        long begun = System.nanoTime();
        for (Blows.Blow blow : blows.blows()) {
            startDue(starts, begun, blow.atMillis());
            waitUntil(begun, blow.atMillis());
            Part victim = fleet.parts().get(blow.victim());
            victim.kill();
            tally.killed(victim.name());
            for (Fleet.Worker worker : fleet.workers()) {
                if (worker.part() == victim) {
                    journals.putAll(Journal.read(worker.state()));
                }
            }
            starts.put(blow.atMillis() + blow.awayMillis(), victim);
        }
        startDue(starts, begun, Integer.MAX_VALUE);
        return journals;
    }

    private static void startDue(Map<Integer, Part> starts, long begun, int untilMillis) throws InterruptedException {
        for (var start : List.copyOf(starts.entrySet())) {
            if (start.getKey() <= untilMillis) {
                waitUntil(begun, start.getKey());
                start.getValue().start();
                starts.remove(start.getKey());
            }
        }
    }

    private static void waitUntil(long begun, int millis) throws InterruptedException {
        long left = millis - (System.nanoTime() - begun) / 1_000_000;
        if (left > 0) {
            Thread.sleep(left);
        }
    }
}
