package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.FakeControlPlane.PRICES;
import static io.tokenworks.gateway.FakeControlPlane.QUOTA;
import static io.tokenworks.gateway.FakeControlPlane.rule;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.admission.BudgetDemand;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Window;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitTest {

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        control.budgets.left(QUOTA.id(), BigDecimal.valueOf(1_000_000_000));
        control.fleet(decode);
        gateway = RunningGateway.ready(control, state);
    }

    @AfterEach
    void stop() {
        gateway.close();
        decode.close();
        control.close();
    }

    /** Rules hold once the gateway has asked about the first of them. */
    private void rules(LimitRule... rules) {
        control.rules.clear();
        control.rules.addAll(List.of(rules));
        control.fleet(decode);
        eventually(() -> {
            gateway.post(ask(1, false), METERED_KEY);
            return rules[0].budget()
                    ? control.budgets.granted(rules[0].id()).signum() > 0
                    : control.uses.containsKey(rules[0].id());
        });
    }

    private HttpResponse<String> post(int tokens) {
        return gateway.post(ask(tokens, false), METERED_KEY);
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).at("/error/code").asString();
    }

    @Test
    void moneyIsCutWhereItEndsAndSpentExactly() {
        LimitRule money = rule(2, Measure.MONEY, Window.MONTH, 1, Mode.HARD);
        rules(money);
        control.budgets.left(money.id(), BigDecimal.ZERO);
        eventually(() -> post(2000).statusCode() == 429);
        int before = control.records.size();
        control.budgets.left(money.id(), new BigDecimal("0.01"));
        eventually(() -> post(1500).statusCode() == 200);
        eventually(() -> control.records.size() > before);
        var record = control.records.getLast();
        assertThat(record.outcome()).isEqualTo(Outcome.QUOTA);
        BigDecimal cost = BudgetDemand.used(Measure.MONEY,
                new TokenCount(record.promptTokens(), record.cachedTokens(), record.outputTokens()),
                Optional.of(PRICES));
        assertThat(cost).isLessThanOrEqualTo(control.budgets.granted(money.id()));
        assertThat(json(post(2000)).at("/error/message").asString()).contains("tenant: 1 EUR a month");
    }

    @Test
    void theTightestRuleOfThePathCuts() {
        LimitRule output = rule(3, Measure.OUTPUT, Window.DAY, 1000, Mode.HARD);
        LimitRule key = new LimitRule(new UUID(9, 4), LimitRule.Scope.KEY, FakeControlPlane.METERED_KEY_ID,
                Measure.REQUESTS, null, Window.DAY, BigDecimal.valueOf(100), Mode.HARD, null);
        rules(QUOTA, output, key);
        control.budgets.left(output.id(), BigDecimal.ZERO);
        eventually(() -> post(2000).statusCode() == 429);
        assertThat(code(post(10))).isEqualTo("insufficient_quota");
        assertThat(json(post(10)).at("/error/message").asString())
                .contains("tenant: 1000 output tokens a day", output.id().toString());
        eventually(() -> control.budgets.refused(output.id()) > 0);
    }

    @Test
    void aShadowServesAndCountsWhatItWouldHaveRefused() {
        LimitRule shadow = rule(5, Measure.TOKENS, Window.DAY, 1000, Mode.SHADOW);
        control.budgets.left(shadow.id(), BigDecimal.ZERO);
        control.rules.clear();
        control.rules.add(shadow);
        control.fleet(decode);
        eventually(() -> {
            assertThat(post(10).statusCode()).isEqualTo(200);
            return control.budgets.refused(shadow.id()) > 0;
        });
    }

    @Test
    void aSoftRuleNeedsNoLease() {
        LimitRule soft = rule(6, Measure.TOKENS, Window.DAY, 0, Mode.SOFT);
        LimitRule requests = rule(7, Measure.REQUESTS, Window.TOTAL, 100, Mode.HARD);
        rules(requests, soft);
        assertThat(post(10).statusCode()).isEqualTo(200);
        assertThat(control.leases).flatExtracting(LeaseRequest::slices).extracting(LeaseRequest.Slice::rule)
                .doesNotContain(soft.id());
    }

    @Test
    void aRateRefusesBeyondTheShareAndSaysWhenToComeBack() {
        LimitRule rate = rule(8, Measure.REQUESTS, Window.MINUTE, 1_000_000, Mode.HARD);
        control.share.set(3);
        rules(rate);
        eventually(() -> post(1).statusCode() == 429);
        HttpResponse<String> refused = post(1);
        assertThat(code(refused)).isEqualTo("rate_limit_exceeded");
        assertThat(json(refused).at("/error/message").asString())
                .contains("tenant: 1000000 requests a minute", rate.id().toString());
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        eventually(() -> Objects.requireNonNull(control.uses.get(rate.id())).refused() > 0);
        control.share.set(1_000_000);
        eventually(() -> post(1).statusCode() == 200);
    }

    @Test
    void concurrencyIsGivenBackWhenARequestEnds() throws Exception {
        LimitRule atATime = rule(9, Measure.CONCURRENCY, Window.TOTAL, 1000, Mode.HARD);
        control.share.set(2);
        rules(atATime);
        List<Callable<Integer>> many = IntStream.range(0, 12)
                .<Callable<Integer>>mapToObj(i -> () -> post(200).statusCode()).toList();
        try (var threads = Executors.newFixedThreadPool(12)) {
            List<Integer> codes = threads.invokeAll(many).stream().map(LimitTest::get).toList();
            assertThat(codes).contains(200).allMatch(code -> code == 200 || code == 429);
        }
        eventually(() -> post(1).statusCode() == 200);
        eventually(() -> Objects.requireNonNull(control.uses.get(atATime.id())).inUse() == 0);
    }

    private static int get(Future<Integer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theNextProcessClosesTheLeasesOfTheOneBefore() {
        assertThat(post(10).statusCode()).isEqualTo(200);
        eventually(() -> !control.records.isEmpty());
        UUID lease = control.records.getFirst().lease();
        assertThat(control.leases).noneMatch(request -> request.close());
        gateway.close();
        gateway = RunningGateway.ready(control, state);
        eventually(() -> control.leases.stream()
                .anyMatch(request -> request.close() && request.lease().equals(lease)));
    }

    @Test
    void aLeaseIsReplacedAndClosedOnceItsRecordsAreTaken() {
        gateway.close();
        gateway = RunningGateway.ready(control, state, "tokenworks.gateway.quota.lease-life=2s");
        control.takesRecords = false;
        assertThat(post(10).statusCode()).isEqualTo(200);
        var lease = control.leases.getLast().lease();
        eventually(() -> {
            post(1);
            return !control.leases.getLast().lease().equals(lease);
        });
        assertThat(control.leases).noneMatch(request -> request.close() && request.lease().equals(lease));
        control.takesRecords = true;
        eventually(() -> control.leases.stream()
                .anyMatch(request -> request.close() && request.lease().equals(lease)));
    }

    @Test
    void idleRoomGoesBack() {
        gateway.close();
        gateway = RunningGateway.ready(control, state, "tokenworks.gateway.quota.lease-idle=1s");
        control.budgets.left(QUOTA.id(), BigDecimal.valueOf(100_000));
        assertThat(post(10).statusCode()).isEqualTo(200);
        eventually(() -> {
            int left = 100_000 - control.records.stream().mapToInt(r -> r.promptTokens() + r.outputTokens()).sum();
            return control.budgets.left(QUOTA.id()).intValue() == left && left < 100_000;
        });
    }
}
