package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.KEY;
import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.FakeControlPlane.MODEL;
import static io.tokenworks.gateway.FakeControlPlane.rule;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static io.tokenworks.gateway.RunningGateway.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.admission.BudgetDemand;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.FleetLimits.TierPrices;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Window;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTierTest {

    private static final String PRIORITY = "priority";
    /** A thousand times the usual. */
    private static final PriceSet DEAR = new PriceSet(MODEL, null, Instant.EPOCH, null, "EUR", BigDecimal.valueOf(2000),
            BigDecimal.valueOf(500), BigDecimal.valueOf(8000));

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.budgets.left(FakeControlPlane.QUOTA.id(), BigDecimal.valueOf(1_000_000_000));
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(CONTROL, state);
    }

    @BeforeEach
    void tiers() {
        CONTROL.reset();
        CONTROL.tierPrices.add(new TierPrices(PRIORITY, DEAR));
        CONTROL.tierPrices.add(new TierPrices("ended", new PriceSet(MODEL, null, Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1), "EUR", BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE)));
        CONTROL.tierPrices.add(new TierPrices("own", new PriceSet(MODEL, FakeControlPlane.METERED, Instant.EPOCH, null,
                "EUR", BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE)));
        push();
    }

    private static void push() {
        CONTROL.fleet(DECODE);
        gateway.follow(CONTROL);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    @Test
    void theTierAskedForIsEchoedAndStandsOnTheRecord() {
        HttpResponse<String> answer = gateway.post(in(PRIORITY, 3, false), KEY);
        assertThat(json(answer).get("service_tier").asString()).isEqualTo(PRIORITY);
        assertThat(tierOf(answer)).isEqualTo(PRIORITY);

        HttpResponse<String> stream = gateway.post(in(PRIORITY, 3, true), KEY);
        assertThat(stream.body().lines().filter(line -> line.startsWith("data: {")))
                .isNotEmpty().allMatch(line -> line.contains("\"service_tier\":\"priority\""));
        assertThat(tierOf(stream)).isEqualTo(PRIORITY);
    }

    @Test
    void autoIsTheDefaultAndWhoSaysNothingIsToldNothing() {
        HttpResponse<String> auto = gateway.post(in("auto", 3, false), KEY);
        assertThat(json(auto).get("service_tier").asString()).isEqualTo("default");
        assertThat(tierOf(auto)).isEqualTo("default");
        assertThat(json(gateway.post(in("default", 3, false), KEY)).get("service_tier").asString())
                .isEqualTo("default");
        HttpResponse<String> silent = gateway.post(ask(3, false), KEY);
        assertThat(json(silent).has("service_tier")).isFalse();
        assertThat(tierOf(silent)).isEqualTo("default");
    }

    @Test
    void aTierWithoutAPriceForTheTenantIsRefusedByName() {
        for (String tier : new String[]{"flex", "ended", "own", "Priority"}) {
            var refused = gateway.post(in(tier, 3, false), KEY);
            assertThat(refused.statusCode()).as(tier).isEqualTo(400);
            assertThat(json(refused).at("/error/param").asString()).isEqualTo("service_tier");
            assertThat(json(refused).at("/error/code").asString()).isEqualTo("unsupported_value");
            assertThat(json(refused).at("/error/message").asString()).contains("auto or default or priority");
        }
        assertThat(gateway.post(in("own", 3, false), METERED_KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void aBudgetOfMoneyIsSpentAtTheTiersPrice() {
        LimitRule money = rule(2, Measure.MONEY, Window.MONTH, 1, Mode.HARD);
        CONTROL.rules.clear();
        CONTROL.rules.add(money);
        CONTROL.budgets.left(money.id(), new BigDecimal("0.3"));
        push();
        eventually(() -> {
            gateway.post(ask(1, false), METERED_KEY);
            return CONTROL.budgets.granted(money.id()).signum() > 0;
        });
        assertThat(json(gateway.post(ask(500, false), METERED_KEY)).at("/choices/0/finish_reason").asString())
                .isEqualTo("length");

        HttpResponse<String> dear = gateway.served(in(PRIORITY, 500, false), METERED_KEY);
        OperationRecord cut = CONTROL.record(operation(dear));
        assertThat(cut.serviceTier()).isEqualTo(PRIORITY);
        assertThat(cut.outcome()).isEqualTo(Outcome.QUOTA);
        assertThat(cut.outputTokens()).isBetween(1, 37);
        BigDecimal cost = BudgetDemand.used(Measure.MONEY,
                new TokenCount(cut.promptTokens(), cut.cachedTokens(), cut.outputTokens()), Optional.of(DEAR));
        assertThat(cost).isLessThanOrEqualTo(new BigDecimal("0.3"));
    }

    private static String in(String tier, int tokens, boolean stream) {
        return "{\"service_tier\":\"" + tier + "\"," + ask(tokens, stream).strip().substring(1);
    }

    private static @Nullable String tierOf(HttpResponse<String> answer) {
        return CONTROL.record(operation(answer)).serviceTier();
    }
}
