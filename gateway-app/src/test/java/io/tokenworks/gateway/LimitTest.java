package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.FakeControlPlane.PRICES;
import static io.tokenworks.gateway.FakeControlPlane.QUOTA;
import static io.tokenworks.gateway.FakeControlPlane.rule;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static io.tokenworks.gateway.RunningGateway.operation;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has rules of its own, so what the gateway holds of those before is no matter. */
class LimitTest {

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.budgets.left(QUOTA.id(), BigDecimal.valueOf(1_000_000_000));
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(CONTROL, state);
    }

    @BeforeEach
    void noRules() {
        CONTROL.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    private static void push(LimitRule... rules) {
        CONTROL.rules.clear();
        CONTROL.rules.addAll(List.of(rules));
        CONTROL.fleet(DECODE);
        gateway.follow(CONTROL);
    }

    /** Rules hold once the gateway has asked about the first of them. */
    private static void rules(LimitRule... rules) {
        push(rules);
        eventually(() -> {
            gateway.post(ask(1, false), METERED_KEY);
            return rules[0].budget()
                    ? CONTROL.budgets.granted(rules[0].id()).signum() > 0
                    : CONTROL.uses.containsKey(rules[0].id());
        });
    }

    private static HttpResponse<String> post(int tokens) {
        return gateway.post(ask(tokens, false), METERED_KEY);
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).at("/error/code").asString();
    }

    @Test
    void moneyIsCutWhereItEndsAndSpentExactly() {
        LimitRule money = rule(2, Measure.MONEY, Window.MONTH, 1, Mode.HARD);
        rules(money);
        CONTROL.budgets.left(money.id(), BigDecimal.ZERO);
        eventually(() -> post(2000).statusCode() == 429);
        CONTROL.budgets.left(money.id(), new BigDecimal("0.01"));
        var record = CONTROL.record(operation(gateway.served(ask(1500, false), METERED_KEY)));
        assertThat(record.outcome()).isEqualTo(Outcome.QUOTA);
        BigDecimal cost = BudgetDemand.used(Measure.MONEY,
                new TokenCount(record.promptTokens(), record.cachedTokens(), record.outputTokens()),
                Optional.of(PRICES));
        assertThat(cost).isLessThanOrEqualTo(CONTROL.budgets.granted(money.id()));
        assertThat(json(post(2000)).at("/error/message").asString()).contains("tenant: 1 EUR a month");
    }

    @Test
    void theTightestRuleOfThePathCuts() {
        LimitRule output = rule(3, Measure.OUTPUT, Window.DAY, 1000, Mode.HARD);
        LimitRule key = new LimitRule(new UUID(9, 4), LimitRule.Scope.KEY, FakeControlPlane.METERED_KEY_ID,
                Measure.REQUESTS, null, Window.DAY, BigDecimal.valueOf(100), Mode.HARD, null);
        rules(QUOTA, output, key);
        CONTROL.budgets.left(output.id(), BigDecimal.ZERO);
        eventually(() -> post(2000).statusCode() == 429);
        assertThat(code(post(10))).isEqualTo("insufficient_quota");
        assertThat(json(post(10)).at("/error/message").asString())
                .contains("tenant: 1000 output tokens a day", output.id().toString());
        eventually(() -> CONTROL.budgets.refused(output.id()) > 0);
    }

    @Test
    void aShadowServesAndCountsWhatItWouldHaveRefused() {
        LimitRule shadow = rule(5, Measure.TOKENS, Window.DAY, 1000, Mode.SHADOW);
        CONTROL.budgets.left(shadow.id(), BigDecimal.ZERO);
        push(shadow);
        eventually(() -> {
            assertThat(post(10).statusCode()).isEqualTo(200);
            return CONTROL.budgets.refused(shadow.id()) > 0;
        });
    }

    @Test
    void aSoftRuleNeedsNoLease() {
        LimitRule soft = rule(6, Measure.TOKENS, Window.DAY, 0, Mode.SOFT);
        LimitRule requests = rule(7, Measure.REQUESTS, Window.TOTAL, 100, Mode.HARD);
        rules(requests, soft);
        assertThat(post(10).statusCode()).isEqualTo(200);
        assertThat(CONTROL.leases).flatExtracting(LeaseRequest::slices).extracting(LeaseRequest.Slice::rule)
                .doesNotContain(soft.id());
    }

    @Test
    void aRateRefusesBeyondTheShareAndSaysWhenToComeBack() {
        LimitRule rate = rule(8, Measure.REQUESTS, Window.MINUTE, 1_000_000, Mode.HARD);
        CONTROL.share.set(3);
        rules(rate);
        eventually(() -> post(1).statusCode() == 429);
        HttpResponse<String> refused = post(1);
        assertThat(code(refused)).isEqualTo("rate_limit_exceeded");
        assertThat(json(refused).at("/error/message").asString())
                .contains("tenant: 1000000 requests a minute", rate.id().toString());
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        eventually(() -> Objects.requireNonNull(CONTROL.uses.get(rate.id())).refused() > 0);
        CONTROL.share.set(1_000_000);
        eventually(() -> post(1).statusCode() == 200);
    }

    @Test
    void concurrencyIsGivenBackWhenARequestEnds() throws Exception {
        LimitRule atATime = rule(9, Measure.CONCURRENCY, Window.TOTAL, 1000, Mode.HARD);
        CONTROL.share.set(2);
        rules(atATime);
        List<Callable<Integer>> many = IntStream.range(0, 12)
                .<Callable<Integer>>mapToObj(i -> () -> post(200).statusCode()).toList();
        try (var threads = Executors.newFixedThreadPool(12)) {
            List<Integer> codes = threads.invokeAll(many).stream().map(LimitTest::get).toList();
            assertThat(codes).contains(200).allMatch(code -> code == 200 || code == 429);
        }
        eventually(() -> post(1).statusCode() == 200);
        eventually(() -> Objects.requireNonNull(CONTROL.uses.get(atATime.id())).inUse() == 0);
    }

    private static int get(Future<Integer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
