package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not read, or go away, on real sockets. */
class ClientTest {

    private static final int ANSWER_TOKENS = 2000;

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(
                CONTROL,
                state,
                "tokenworks.gateway.limits.stream-events=128",
                "tokenworks.gateway.limits.send-buffer=8KB");
    }

    @BeforeEach
    void forget() {
        DECODE.script = FakeScript.toTheEnd();
        DECODE.pace = null;
        DECODE.cancelled.set(0);
        DECODE.generated.clear();
        // Records of the test before this one may still be on their way.
        eventually(() -> gateway.get("/actuator/prometheus").body().contains("tokenworks_outbox_pending 0.0"));
        CONTROL.records.clear();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    private OperationRecord onlyRecord() {
        eventually(() -> !CONTROL.records.isEmpty());
        assertThat(CONTROL.records).hasSize(1);
        return CONTROL.records.getFirst();
    }

    @Test
    void aClientThatDoesNotReadIsCancelledAndPaysForWhatWasDelivered() throws IOException {
        Semaphore pace = new Semaphore(1);
        DECODE.pace = pace;
        try (var client = new RawClient(gateway, ask(ANSWER_TOKENS, true))) {
            client.readUntil("\"content\":\"a\"");
            pace.release(ANSWER_TOKENS);
            eventually(() -> DECODE.cancelled.get() == 1);
            OperationRecord record = onlyRecord();
            assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
            eventually(client::closedByServer);

            String read = client.readToTheEnd();
            long tokensRead = Pattern.compile("\"content\":\"[a-z]\"").matcher(read).results().count();
            assertThat(read).doesNotContain("[DONE]");
            assertThat(record.outputTokens()).isGreaterThan(0).isLessThan(ANSWER_TOKENS);
            assertThat((long) record.outputTokens()).isGreaterThanOrEqualTo(tokensRead);
        }
        assertThat(gateway.get("/actuator/prometheus").body()).contains("tokenworks_streams_too_slow_total 1.0");
    }

    @Test
    void aClientThatReadsLateButInTimeGetsEverything() throws IOException {
        DECODE.script = new FakeScript(10, FakeScript.Fate.FINISH);
        try (var client = new RawClient(gateway, ask(10, true))) {
            eventually(() -> !CONTROL.records.isEmpty());
            assertThat(client.readUntil("[DONE]")).contains("\"content\":\"j\"");
        }
        assertThat(onlyRecord().outputTokens()).isEqualTo(10);
    }

    @Test
    void aClientOfAWholeAnswerThatLeavesCancelsTheWorker() throws IOException {
        DECODE.script = new FakeScript(5, FakeScript.Fate.HANG);
        try (var _ = new RawClient(gateway, ask(100, false))) {
            eventually(() -> !DECODE.running.isEmpty());
        }
        eventually(() -> DECODE.cancelled.get() == 1);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aClientOfAStreamThatLeavesCancelsTheWorkerAndPaysForWhatItGot() throws IOException {
        DECODE.script = new FakeScript(5, FakeScript.Fate.HANG);
        try (var client = new RawClient(gateway, ask(100, true))) {
            client.readUntil("\"content\":\"e\"");
        }
        eventually(() -> DECODE.cancelled.get() == 1);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(onlyRecord().outputTokens()).isEqualTo(5);
    }

    @Test
    void aClientThatLeavesBeforeAnyWorkerIsFoundIsNotServed() throws IOException {
        DECODE.script = new FakeScript(0, FakeScript.Fate.HANG);
        CONTROL.fleet();
        try (var _ = new RawClient(gateway, ask(100, true))) {
            eventually(() -> gateway.get("/actuator/prometheus").body()
                    .contains("tokenworks_gateway_requests_running 1.0"));
        }
        assertThat(onlyRecord().outputTokens()).isZero();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CANCELLED);
        DECODE.script = FakeScript.toTheEnd();
        CONTROL.fleet(DECODE);
        eventually(() -> gateway.post(ask(1, false)).statusCode() == 200);
    }
}
