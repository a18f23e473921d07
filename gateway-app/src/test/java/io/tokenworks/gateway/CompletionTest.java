package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static io.tokenworks.gateway.RunningGateway.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static RunningGateway gateway;

    private final FakeWorker prefill = new FakeWorker(WorkerRole.PREFILL);
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);
    private final FakeWorker other = new FakeWorker(WorkerRole.DECODE);

    @BeforeAll
    static void start() {
        CONTROL.fleet();
        gateway = RunningGateway.ready(CONTROL, state);
    }

    @BeforeEach
    void workers() {
        fleet(prefill, decode);
    }

    @AfterEach
    void noWorkers() {
        decode.close();
        other.close();
        prefill.close();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        CONTROL.close();
    }

    private static void fleet(FakeWorker... workers) {
        CONTROL.fleet(workers);
        gateway.follow(CONTROL);
    }

    @Test
    void streamAndUnaryGiveTheSameTextAndUsage() {
        HttpResponse<String> unary = gateway.post(ask(40, false));
        assertThat(unary.statusCode()).isEqualTo(200);
        assertThat(json(unary).at("/choices/0/message/content").asString()).isEqualTo(RunningGateway.alphabet(40));
        assertThat(json(unary).at("/choices/0/finish_reason").asString()).isEqualTo("length");

        HttpResponse<String> response = gateway.post(ask(40, true));
        Streamed streamed = Streamed.of(response.body());
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(streamed.done()).isTrue();
        assertThat(streamed.text()).isEqualTo(RunningGateway.alphabet(40));
        assertThat(streamed.finishReason()).isEqualTo("length");
        assertThat(streamed.last().at("/usage")).isEqualTo(json(unary).at("/usage"));
        assertThat(streamed.events().getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(json(unary).at("/usage/completion_tokens").asInt()).isEqualTo(40);

        OperationRecord record = CONTROL.record(operation(unary));
        assertThat(record.outputTokens()).isEqualTo(40);
        assertThat(record.outcome()).isEqualTo(Outcome.LENGTH);
        assertThat(record.version()).isEqualTo(2);
        assertThat(record.project()).isEqualTo(FakeControlPlane.PROJECT);
        assertThat(record.tags()).isEqualTo(FakeControlPlane.TAGS);
        assertThat(CONTROL.record(operation(response)).outputTokens()).isEqualTo(40);
    }

    @Test
    void aLongPromptIsPrefilledElsewhere() {
        String body = ask(5, false).replace("hi", "x".repeat(300));
        assertThat(gateway.post(body).statusCode()).isEqualTo(200);
        assertThat(prefill.prefilled).hasSize(1);
        assertThat(decode.generated.getFirst().ticket()).isNotNull();
        assertThat(decode.generated.getFirst().tokens()).hasSizeGreaterThan(300);
        assertThat(prefill.ticketsCancelled).isEmpty();
    }

    @Test
    void aPrefillWorkerThatIsGoneIsDoneWithout() {
        prefill.close();
        String body = ask(5, false).replace("hi", "x".repeat(300));
        assertThat(gateway.post(body).statusCode()).isEqualTo(200);
        assertThat(decode.generated.getFirst().ticket()).isNull();
    }

    @Test
    void aWorkerThatDiesIsFollowedByAnother() {
        decode.script = new FakeScript(7, FakeScript.Fate.DIE);
        fleet(decode, other);
        eventually(() -> {
            other.generated.clear();
            Streamed streamed = Streamed.of(gateway.post(ask(20, true)).body());
            return !other.generated.isEmpty()
                    && streamed.done()
                    && streamed.text().equals(RunningGateway.alphabet(20))
                    && decode.generated.stream().anyMatch(first -> first.operation()
                            .equals(other.generated.getFirst().operation()))
                    && other.generated.getFirst().tokens().length == other.generated.getFirst().promptTokens() + 7;
        });
    }

    /** Three workers may fail an operation; more may be asked to go, before it begins and while it runs. */
    @Test
    void aStreamWhoseWorkersAreAllAskedToGoComesWhole() {
        List<FakeWorker> going = Stream.generate(() -> new FakeWorker(WorkerRole.DECODE)).limit(8).toList();
        going.forEach(worker -> worker.script = new FakeScript(2, FakeScript.Fate.CANCEL));
        going.subList(0, 4).forEach(worker -> worker.leaving = true);
        FakeWorker last = new FakeWorker(WorkerRole.DECODE);
        try {
            fleet(Stream.concat(going.stream(), Stream.of(last)).toArray(FakeWorker[]::new));
            eventually(() -> {
                Streamed streamed = Streamed.of(gateway.post(ask(20, true)).body());
                return streamed.done() && streamed.text().equals(RunningGateway.alphabet(20))
                        && !last.generated.isEmpty() && last.generated.getFirst().attempt() == 9;
            });
        } finally {
            going.forEach(FakeWorker::close);
            last.close();
        }
    }

    @Test
    void aRetryableFailureOfTheOnlyWorkerEndsTheStreamWithAnError() {
        decode.script = new FakeScript(3, FakeScript.Fate.FAIL_RETRYABLE);
        HttpResponse<String> failed = gateway.post(ask(20, true));
        Streamed streamed = Streamed.of(failed.body());
        assertThat(streamed.done()).isFalse();
        assertThat(streamed.text()).isEqualTo("abc");
        assertThat(streamed.last().at("/error/code").asString()).isEqualTo("worker_lost");
        assertThat(CONTROL.record(operation(failed)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(CONTROL.record(operation(failed)).outputTokens()).isEqualTo(3);
    }

    @Test
    void aUnaryRequestWhoseWorkerFailsGetsA502() {
        decode.script = new FakeScript(3, FakeScript.Fate.DIE);
        HttpResponse<String> failed = gateway.post(ask(20, false));
        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(json(failed).at("/error/type").asString()).isEqualTo("server_error");
    }

    @Test
    void aClientThatLeavesCancelsTheWorkerAndIsRecorded() throws IOException, InterruptedException {
        decode.script = new FakeScript(5, FakeScript.Fate.HANG);
        HttpRequest request = gateway.request("/v1/chat/completions", FakeControlPlane.KEY)
                .POST(HttpRequest.BodyPublishers.ofString(ask(100, true)))
                .build();
        var response = gateway.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertThat(body.readNBytes(10)).hasSize(10);
        }
        eventually(() -> decode.cancelled.get() == 1);
        OperationRecord record = CONTROL.record(operation(response));
        assertThat(record.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(record.outputTokens()).isLessThanOrEqualTo(5);
    }

    @Test
    void aSilentWorkerIsGivenUp() {
        decode.script = new FakeScript(2, FakeScript.Fate.HANG);
        Streamed streamed = Streamed.of(gateway.post(ask(100, true)).body());
        assertThat(streamed.last().at("/error/code").asString()).isEqualTo("worker_lost");
        eventually(() -> decode.cancelled.get() == 1);
    }
}
