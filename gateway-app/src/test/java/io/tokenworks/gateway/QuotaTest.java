package io.tokenworks.gateway;

import static io.tokenworks.gateway.FakeControlPlane.METERED_KEY;
import static io.tokenworks.gateway.FakeControlPlane.QUOTA;
import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);
    private final List<RunningGateway> started = new ArrayList<>();

    @BeforeEach
    void fleet() {
        control.fleet(decode);
    }

    private RunningGateway start(String... settings) {
        RunningGateway gateway = RunningGateway.ready(control, state, settings);
        started.add(gateway);
        return gateway;
    }

    @AfterEach
    void stop() {
        started.forEach(RunningGateway::close);
        decode.close();
        control.close();
    }

    private void left(long tokens) {
        control.budgets.left(QUOTA.id(), BigDecimal.valueOf(tokens));
    }

    @Test
    void aStreamIsCutAtTheBoundaryAndTheNextRequestRefused() {
        RunningGateway gateway = start();
        left(500);
        Streamed cut = Streamed.of(gateway.post(ask(1000, true), METERED_KEY).body());
        assertThat(cut.done()).isTrue();
        assertThat(cut.finishReason()).isEqualTo("length");
        assertThat(cut.last().at("/tokenworks/stop").asString()).isEqualTo("quota");
        assertThat(cut.last().at("/usage/total_tokens").asInt()).isEqualTo(500);
        eventually(() -> control.records.size() == 1);
        OperationRecord record = control.records.getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.QUOTA);
        assertThat(record.promptTokens() + record.outputTokens()).isEqualTo(500);
        assertThat(record.lease()).isEqualTo(control.leases.getFirst().lease());

        HttpResponse<String> refused = gateway.post(ask(10, false), METERED_KEY);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/code").asString()).isEqualTo("insufficient_quota");
        assertThat(json(refused).at("/error/message").asString())
                .contains("tenant: 1000000000 tokens in all", QUOTA.id().toString());
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void whatOtherGatewaysHoldIsNeitherUsedUpNorUnknown() {
        RunningGateway gateway = start("tokenworks.gateway.quota.credit-wait=1s");
        control.budgets.heldElsewhere();
        HttpResponse<String> refused = gateway.post(ask(10, false), METERED_KEY);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(json(refused).at("/error/message").asString()).contains("requests that run", QUOTA.id().toString());
        assertThat(refused.headers().firstValue("retry-after")).contains("5");
    }

    @Test
    void creditIsExtendedWhileTheLeaseHasRoom() {
        RunningGateway gateway = start();
        left(10_000);
        HttpResponse<String> answer = gateway.post(ask(1500, false), METERED_KEY);
        assertThat(json(answer).at("/usage/completion_tokens").asInt()).isEqualTo(1500);
        assertThat(json(answer).at("/choices/0/finish_reason").asString()).isEqualTo("length");
        assertThat(decode.generated.getFirst().creditTokens()).isEqualTo(256);
    }

    @Test
    void withoutTheControlPlaneOnlyWhatIsHeldIsSpent() {
        RunningGateway gateway = start();
        left(10_000);
        assertThat(gateway.post(ask(10, false), METERED_KEY).statusCode()).isEqualTo(200);
        control.close();
        assertThat(gateway.post(ask(10, false), METERED_KEY).statusCode()).isEqualTo(200);
        decode.script = FakeScript.toTheEnd();
        int served = 0;
        while (gateway.post(ask(1000, false), METERED_KEY).statusCode() == 200) {
            served++;
        }
        assertThat(served).isBetween(1, 11);
    }

    /** Many that wait for the same answer: it is asked for what all of them need. */
    @Test
    void aCrowdThatFitsIsServedThoughNothingIsHeldYet() throws Exception {
        RunningGateway gateway = start("tokenworks.gateway.quota.lease-tokens=1",
                "tokenworks.gateway.quota.lease-tokens-most=1");
        left(40_000);
        try (var clients = Executors.newFixedThreadPool(60)) {
            List<Callable<Integer>> crowd = Collections.nCopies(60,
                    () -> gateway.post(ask(100, false), METERED_KEY).statusCode());
            for (Future<Integer> answer : clients.invokeAll(crowd)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }
}
