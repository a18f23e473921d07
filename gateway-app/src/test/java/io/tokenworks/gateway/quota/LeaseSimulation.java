package io.tokenworks.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tokenworks.admission.BudgetDemand;
import io.tokenworks.admission.GrantDecision;
import io.tokenworks.admission.SliceSize;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.gateway.snapshot.StateFiles;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Some gateways with one budget of tokens among them, until it is used up. Answers of the control plane get lost, and
 * it is away at times.
 */
class LeaseSimulation {

    private static final int SLICE = 1000;
    private static final int CREDIT = 256;
    private static final int PROMPT_MOST = SLICE - CREDIT;

    @Property(tries = 60)
    void neverOverAndNobodyRefusedWhileASliceForEachIsLeft(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int gateways) throws IOException {
        Simulation simulation = new Simulation(new Random(seed), gateways, false);
        simulation.run(600);
        simulation.endAll();
        assertThat(simulation.used).as("seed %s", seed).isLessThanOrEqualTo(simulation.amount);
        assertThat(simulation.falselyRefused).as("seed %s", seed).isZero();
        assertThat(simulation.refused).as("the end was reached").isPositive();
    }

    @Property(tries = 60)
    void lostAnswersAndAbsencesTakeNothingOver(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int gateways) throws IOException {
        Simulation simulation = new Simulation(new Random(seed), gateways, true);
        simulation.run(600);
        simulation.endAll();
        assertThat(simulation.used).as("seed %s", seed).isLessThanOrEqualTo(simulation.amount);
        assertThat(simulation.grantedAndUnspent()).as("seed %s", seed)
                .isEqualTo(simulation.amount - simulation.free - simulation.used);
    }

    private record Operation(Budget budget, int prompt) {}

    private static final class Simulation {
        private final Random random;
        private final boolean unreliable;
        private final List<LeaseBook> books = new ArrayList<>();
        private final List<Operation> running = new ArrayList<>();
        private final Map<UUID, Long> granted = new HashMap<>();
        private final Map<UUID, Long> sequences = new HashMap<>();
        private final LimitRule rule;
        private final long amount;
        private long free;
        private long used;
        private long refused;
        private long falselyRefused;
        private long nanos;
        private boolean away;

        Simulation(Random random, int gateways, boolean unreliable) throws IOException {
            this.random = random;
            this.unreliable = unreliable;
            this.amount = 20_000L + random.nextInt(20_000);
            this.free = amount;
            this.rule = new LimitRule(new UUID(0, 1), LimitRule.Scope.TENANT, new UUID(0, 2), LimitRule.Measure.TOKENS,
                    null, LimitRule.Window.TOTAL, BigDecimal.valueOf(amount), LimitRule.Mode.HARD, null);
            for (int i = 0; i < gateways; i++) {
                books.add(book(i));
            }
        }

        private LeaseBook book(int number) throws IOException {
            Path folder = Files.createTempDirectory("leases");
            var quota = new GatewayProperties.Quota(CREDIT, 64, SLICE, SLICE, 5, Duration.ofSeconds(1),
                    Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofMillis(500),
                    Duration.ofSeconds(1));
            var terms = new LeaseTerms(new UUID(1, number), quota, this::answer, Runnable::run, () -> nanos,
                    new LimitMeters(new SimpleMeterRegistry()));
            return new LeaseBook(terms, new LeaseNames(new StateFiles(folder)), () -> false);
        }

        private LeaseGrant answer(LeaseRequest request) {
            if (unreliable && away) {
                throw new UpstreamFault(0, "away", null);
            }
            if (request.sequence() > sequences.getOrDefault(request.lease(), 0L)) {
                sequences.put(request.lease(), request.sequence());
                request.slices().forEach(slice -> grant(request.lease(), slice));
            }
            if (unreliable && random.nextInt(5) == 0) {
                throw new UpstreamFault(0, "the answer is lost", null);
            }
            var slices = request.slices().stream().map(slice -> new LeaseGrant.Slice(slice.rule(), slice.window(),
                    BigDecimal.valueOf(granted.getOrDefault(request.lease(), 0L)), free == 0, false)).toList();
            return new LeaseGrant(request.lease(), request.sequence(), 180_000, slices);
        }

        private void grant(UUID lease, LeaseRequest.Slice asked) {
            free += asked.giveBack().longValueExact();
            long grant = GrantDecision.grant(BigDecimal.valueOf(free), asked.need(),
                    BigDecimal.valueOf(asked.want().longValue()), books.size()).longValue();
            free -= grant;
            granted.merge(lease, grant - asked.giveBack().longValueExact(), Long::sum);
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                nanos += 1_000_000_000L;
                away = random.nextInt(20) == 0 ? !away : away;
                books.forEach(LeaseBook::tend);
                LeaseBook book = books.get(random.nextInt(books.size()));
                switch (random.nextInt(4)) {
                    case 0, 1 -> begin(book);
                    case 2 -> extend();
                    default -> end();
                }
            }
        }

        private void begin(LeaseBook book) {
            int prompt = 1 + random.nextInt(PROMPT_MOST);
            long left = amount - used - running.stream().mapToLong(o -> o.prompt + o.budget.creditTokens()).sum();
            try {
                running.add(new Operation(book.reserve(List.of(claim(prompt)), CREDIT), prompt));
            } catch (ApiFault fault) {
                refused++;
                if (fault.code() != ErrorCode.QUOTA_UNAVAILABLE && left > (long) books.size() * SLICE) {
                    falselyRefused++;
                }
            }
        }

        private Claim claim(int prompt) {
            return new Claim(rule, Instant.EPOCH, BudgetDemand.of(rule.measure(), prompt, Optional.empty()),
                    Optional.empty(), new SliceSize(BigDecimal.valueOf(SLICE), BigDecimal.valueOf(SLICE), 5));
        }

        private void extend() {
            if (!running.isEmpty()) {
                running.get(random.nextInt(running.size())).budget.extend(CREDIT);
            }
        }

        private void end() {
            if (!running.isEmpty()) {
                Operation operation = running.remove(random.nextInt(running.size()));
                int output = random.nextInt(operation.budget.creditTokens() + 1);
                used += output == 0 ? 0 : operation.prompt + output;
                operation.budget.settle(new TokenCount(output == 0 ? 0 : operation.prompt, 0, output));
            }
        }

        void endAll() {
            while (!running.isEmpty()) {
                end();
            }
            away = false;
            for (int i = 0; i < 20; i++) {
                nanos += 1_000_000_000L;
                books.forEach(LeaseBook::tend);
            }
        }

        long grantedAndUnspent() {
            return books.stream().mapToLong(LeaseBook::heldTokens).sum();
        }
    }
}
