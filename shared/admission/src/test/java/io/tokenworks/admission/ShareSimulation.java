package io.tokenworks.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.admission.ShareDecision.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Gateways with a rate among them, in seconds. Each second each of them uses what its share allows of a demand that
 * jumps about, then reports; answers may be late or lost, and gateways fall silent.
 */
class ShareSimulation {

    private static final int MINUTE_SECONDS = 60;
    private static final int FORGET_SECONDS = 5;

    @Property(tries = 200)
    void whileAllAreHeardNoMinuteIsOver(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int gateways) {
        Simulation simulation = new Simulation(new Random(seed), gateways, false);
        simulation.run(240);
        assertThat(simulation.mostUsed).as("seed %s", seed).isLessThanOrEqualTo(simulation.amount);
    }

    /** The documented bound: what gateways that are cut off use, or still take for theirs, comes on top. */
    @Property(tries = 200)
    void silentGatewaysAddAtMostTheirShares(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int gateways) {
        Simulation simulation = new Simulation(new Random(seed), gateways, true);
        simulation.run(240);
        assertThat(simulation.mostOver).as("seed %s", seed).isLessThanOrEqualTo(0);
    }

    @Test
    void demandMovesTheShares() {
        Simulation simulation = new Simulation(new Random(1), 3, false);
        simulation.amount = 600;
        simulation.steadyDemand = new int[]{10, 0, 0};
        simulation.run(180);
        // One gateway has all the demand: 600 a minute. It gets all but the floors of the two others.
        assertThat(simulation.gateways.getFirst().share).isEqualTo(500);
        assertThat(simulation.lastMinuteUsed).isBetween(500L, 600L);
    }

    @Test
    void quietGatewaysKeepAFloor() {
        List<Standing> busy = List.of(new Standing(0, 0, 10_000), new Standing(0, 0, 10_000));
        assertThat(ShareDecision.target(120, new Standing(0, 0, 0), busy)).isEqualTo(10);
        assertThat(ShareDecision.target(120, new Standing(0, 0, 10_000), List.of())).isEqualTo(120);
    }

    @Test
    void whatIsNotSureToBeFreeIsGivenToNobody() {
        Standing asker = new Standing(0, 0, 100);
        assertThat(ShareDecision.share(100, asker, List.of(new Standing(70, 0, 0)))).isEqualTo(30);
        assertThat(ShareDecision.share(100, asker, List.of(new Standing(10, 95, 95)))).isEqualTo(5);
        assertThat(ShareDecision.share(100, asker, List.of(new Standing(120, 0, 0)))).isZero();
    }

    private static final class Gateway {
        private long share;
        private long told;
        private long usedThisMinute;
        private long silentShare;
        private long demandThisMinute;
        private long demandBefore;
        private int silentUntil;
        private int heardAt = -1;
        private boolean forgotten;
        private Standing standing = new Standing(0, 0, 0);
    }

    private static final class Simulation {
        private final Random random;
        private final List<Gateway> gateways = new ArrayList<>();
        private final boolean silences;
        private long amount;
        private int[] steadyDemand = {};
        private long mostUsed;
        private long mostOver;
        private long lastMinuteUsed;

        Simulation(Random random, int count, boolean silences) {
            this.random = random;
            this.silences = silences;
            this.amount = 1L + random.nextInt(1000);
            this.mostOver = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                gateways.add(new Gateway());
            }
        }

        void run(int seconds) {
            for (int now = 0; now < seconds; now++) {
                if (now % MINUTE_SECONDS == 0) {
                    newMinute();
                }
                for (int i = 0; i < gateways.size(); i++) {
                    step(gateways.get(i), i, now);
                }
                long used = gateways.stream().mapToLong(g -> g.usedThisMinute).sum();
                mostUsed = Math.max(mostUsed, used);
                mostOver = Math.max(mostOver, used - amount - gateways.stream().mapToLong(g -> g.silentShare).sum());
                lastMinuteUsed = used;
            }
        }

        private void newMinute() {
            gateways.forEach(gateway -> {
                gateway.silentShare = 0;
                gateway.usedThisMinute = 0;
                gateway.demandBefore = gateway.demandThisMinute;
                gateway.demandThisMinute = 0;
            });
        }

        private void step(Gateway gateway, int index, int now) {
            int demand = steadyDemand.length > 0 ? steadyDemand[index] : random.nextInt(1 + (int) amount / 20);
            gateway.demandThisMinute += demand;
            gateway.usedThisMinute += Math.min(demand, Math.max(0, gateway.share - gateway.usedThisMinute));
            if (silences && now >= gateway.silentUntil && random.nextInt(60) == 0) {
                gateway.silentUntil = now + random.nextInt(90);
            }
            boolean heard = now >= gateway.silentUntil;
            gateway.forgotten |= gateway.heardAt >= 0 && now - gateway.heardAt > FORGET_SECONDS;
            if (gateway.forgotten) {
                long most = Math.max(gateway.share, gateway.usedThisMinute);
                gateway.silentShare = Math.max(gateway.silentShare, most);
            }
            if (heard) {
                report(gateway, now);
            }
        }

        private void report(Gateway gateway, int now) {
            gateway.standing = new Standing(gateway.share, gateway.usedThisMinute,
                    Math.max(gateway.demandThisMinute, gateway.demandBefore));
            List<Standing> others = gateways.stream()
                    .filter(other -> other != gateway && other.heardAt >= 0 && now - other.heardAt <= FORGET_SECONDS)
                    .map(other -> new Standing(Math.max(other.standing.outstanding(), other.told),
                            other.standing.inUse(), other.standing.demand()))
                    .toList();
            gateway.told = ShareDecision.share(amount, gateway.standing, others);
            gateway.heardAt = now;
            // An answer may be lost: then the gateway goes on as before.
            if (random.nextInt(10) > 0) {
                gateway.share = gateway.told;
                gateway.forgotten = false;
            }
        }
    }
}
