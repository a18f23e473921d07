package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.gateway.record.OperationJournal;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No operation that a client saw end can be lost, and none is billed twice. */
class RecordsTest {

    @TempDir
    Path state;

    private final FakeControlPlane control = new FakeControlPlane();
    private final FakeWorker decode = new FakeWorker(WorkerRole.DECODE);

    @BeforeEach
    void start() {
        control.fleet(decode);
    }

    @AfterEach
    void stop() {
        decode.close();
        control.close();
    }

    @Test
    void theLastByteLeavesOnlyWhenTheRecordIsDurable() throws IOException {
        AtomicReference<HeldOutbox> disk = new AtomicReference<>();
        try (var gateway = new RunningGateway(control.url(), state, outbox -> {
            disk.set(new HeldOutbox(outbox));
            return disk.get();
        })) {
            gateway.awaitReady();
            try (var stream = new RawClient(gateway, ask(5, true)); var whole = new RawClient(gateway, ask(5, false))) {
                stream.readUntil("\"content\":\"e\"");
                eventually(() -> disk.get().asked.get() == 2);
                assertThat(stream.readWhatIsThere()).doesNotContain("finish_reason\":\"", "[DONE]");
                assertThat(whole.readWhatIsThere()).isEmpty();
                disk.get().release();
                stream.readUntil("[DONE]");
                whole.readUntil("abcde");
            }
        }
    }

    @Test
    void aGatewayKilledInTheMiddleOfAStreamRecordsItOnceAfterwards() throws IOException {
        decode.script = new FakeScript(5, FakeScript.Fate.HANG);
        Path dead = state.resolve("dead");
        Path left = state.resolve("left");
        try (var gateway = RunningGateway.ready(control, dead);
                var stream = new RawClient(gateway, ask(100, true));
                var _ = new RawClient(gateway, ask(100, false))) {
            stream.readUntil("\"content\":\"e\"");
            eventually(() -> decode.running.size() == 2);
            copy(dead, left);
        }
        control.records.clear();
        decode.script = FakeScript.toTheEnd();
        try (var _ = RunningGateway.ready(control, left)) {
            eventually(() -> control.records.size() == 2);
        }
        try (var journal = new OperationJournal(left.resolve("operations.journal"), 1 << 20)) {
            assertThat(journal.unfinished()).isEmpty();
        }
        assertThat(control.records).hasSize(2);
        assertThat(control.records).allSatisfy(record -> assertThat(record.outcome()).isEqualTo(Outcome.LOST));
        // The stream's client had these; of the whole answer, no byte had left.
        assertThat(control.records.stream().map(OperationRecord::outputTokens)).containsExactlyInAnyOrder(5, 0);
    }

    @Test
    void aFullOutboxRefusesNewWorkAndKeepsWhatItAccepted() {
        control.takesRecords = false;
        List<String> served = new ArrayList<>();
        try (var gateway = RunningGateway.ready(
                control,
                state,
                "tokenworks.gateway.records.outbox=8KB",
                "tokenworks.gateway.records.segment=4KB",
                "tokenworks.gateway.records.backoff-max=100ms")) {
            HttpResponse<String> refused = gateway.post(ask(2, false));
            while (refused.statusCode() == 200) {
                served.add(refused.headers().firstValue("x-request-id").orElseThrow());
                refused = gateway.post(ask(2, false));
            }
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(json(refused).at("/error/code").asString()).isEqualTo("outbox_full");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(served).hasSizeBetween(5, 20);
            assertThat(decode.generated).hasSameSizeAs(served);
            assertThat(control.records).isEmpty();

            control.takesRecords = true;
            eventually(() -> control.records.size() == served.size());
            eventually(() -> gateway.post(ask(2, false)).statusCode() == 200);
        }
        assertThat(control.records.stream().map(record -> record.operation().toString())).containsAll(served);
    }

    /** What a killed process leaves: its files as they are. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
