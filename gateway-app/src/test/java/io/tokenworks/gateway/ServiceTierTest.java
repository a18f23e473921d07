package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.KEY;
import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.FakeControlPlane.MODEL;
import static io.tokenworks.gateway.FakeControlPlane.rule;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
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
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ServiceTierTest {

    private static final String PRIORITY = "priority";
    /** A thousand times the usual. */
    private static final PriceSet DEAR = new PriceSet(MODEL, null, Instant.EPOCH, null, "EUR", BigDecimal.valueOf(2000),
            BigDecimal.valueOf(500), BigDecimal.valueOf(8000));

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        control.budgets.left(FakeControlPlane.QUOTA.id(), BigDecimal.valueOf(1_000_000_000));
        control.tierPrices.add(new TierPrices(PRIORITY, DEAR));
        control.tierPrices.add(new TierPrices("ended", new PriceSet(MODEL, null, Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1), "EUR", BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE)));
        control.tierPrices.add(new TierPrices("own", new PriceSet(MODEL, FakeControlPlane.METERED, Instant.EPOCH, null,
                "EUR", BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE)));
        control.fleet(decode);
        gateway = RunningGateway.ready(control, state);
    }

    @AfterEach
    void stop() {
        gateway.close();
        decode.close();
        control.close();
    }

    @Test
    void theTierAskedForIsEchoedAndStandsOnTheRecord() {
        JsonNode answer = json(gateway.post(in(PRIORITY, 3, false), KEY));
        assertThat(answer.get("service_tier").asString()).isEqualTo(PRIORITY);
        assertThat(newest(1).serviceTier()).isEqualTo(PRIORITY);

        String stream = gateway.post(in(PRIORITY, 3, true), KEY).body();
        assertThat(stream.lines().filter(line -> line.startsWith("data: {")))
                .isNotEmpty().allMatch(line -> line.contains("\"service_tier\":\"priority\""));
        assertThat(newest(2).serviceTier()).isEqualTo(PRIORITY);
    }

    @Test
    void autoIsTheDefaultAndWhoSaysNothingIsToldNothing() {
        assertThat(json(gateway.post(in("auto", 3, false), KEY)).get("service_tier").asString()).isEqualTo("default");
        assertThat(newest(1).serviceTier()).isEqualTo("default");
        assertThat(json(gateway.post(in("default", 3, false), KEY)).get("service_tier").asString())
                .isEqualTo("default");
        assertThat(json(gateway.post(ask(3, false), KEY)).has("service_tier")).isFalse();
        assertThat(newest(3).serviceTier()).isEqualTo("default");
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
        control.rules.clear();
        control.rules.add(money);
        control.budgets.left(money.id(), new BigDecimal("0.3"));
        control.fleet(decode);
        eventually(() -> {
            gateway.post(ask(1, false), METERED_KEY);
            return control.budgets.granted(money.id()).signum() > 0;
        });
        assertThat(json(gateway.post(ask(500, false), METERED_KEY)).at("/choices/0/finish_reason").asString())
                .isEqualTo("length");

        int before = control.records.size();
        eventually(() -> gateway.post(in(PRIORITY, 500, false), METERED_KEY).statusCode() == 200);
        eventually(() -> control.records.size() > before && PRIORITY.equals(control.records.getLast().serviceTier()));
        OperationRecord cut = control.records.getLast();
        assertThat(cut.outcome()).isEqualTo(Outcome.QUOTA);
        assertThat(cut.outputTokens()).isBetween(1, 37);
        BigDecimal cost = BudgetDemand.used(Measure.MONEY,
                new TokenCount(cut.promptTokens(), cut.cachedTokens(), cut.outputTokens()), Optional.of(DEAR));
        assertThat(cost).isLessThanOrEqualTo(new BigDecimal("0.3"));
    }

    private static String in(String tier, int tokens, boolean stream) {
        return "{\"service_tier\":\"" + tier + "\"," + ask(tokens, stream).strip().substring(1);
    }

    private OperationRecord newest(int count) {
        eventually(() -> control.records.size() >= count);
        return control.records.get(count - 1);
    }
}
