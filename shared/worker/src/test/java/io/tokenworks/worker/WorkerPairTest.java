package io.tokenworks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.outbox.OutboxConfig;
import io.tokenworks.outbox.SegmentedOutbox;
import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A prefill and a decode worker, whole but for the mathematics, through HTTP and TCP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerPairTest {
    private static final int PROMPT = 200;

    @TempDir
    static Path directory;

    private TestWorker prefill;
    private TestWorker decode;

    @BeforeAll
    void start() throws Exception {
        prefill = TestWorker.start("prefill", directory.resolve("p"));
        decode = TestWorker.start("decode", directory.resolve("d"));
    }

    @AfterAll
    void stop() {
        prefill.close();
        decode.close();
    }

    @Test
    void aHandedOverPromptIsComputedOnceAndGivesTheSameText() throws Exception {
        int[] prompt = TestWorker.prompt(PROMPT);
        WorkerReport prefillBefore = prefill.report();
        UUID operation = UUID.randomUUID();
        Ticket ticket = prefill.prefill(TestWorker.prefillOf(operation, prompt));
        List<Frame> handedOver = finished(TestWorker.request(operation, prompt, PROMPT, 20, ticket));
        List<Frame> alone = finished(TestWorker.request(UUID.randomUUID(), prompt, PROMPT, 20, null));

        assertThat(ids(handedOver)).hasSize(20).isEqualTo(ids(alone));
        Frame.Counts counts = ((Frame.Finished) handedOver.getLast()).counts();
        assertThat(counts.promptComputed()).isEqualTo(1);
        assertThat(counts.promptComputedRemotely() + counts.promptComputed() + counts.cached()).isEqualTo(PROMPT);
        prefill.await(() -> prefill.report().kvBlocksTransfer() == 0);
        assertThat(prefill.report().promptPositionsComputed() - prefillBefore.promptPositionsComputed())
                .isEqualTo(PROMPT - 1);
        assertThat(prefill.report().blocksSent()).isEqualTo(decode.report().blocksReceived()).isPositive();
    }

    @Test
    void whatThePrefillWorkerHadCachedIsToldBeforeTheFirstToken() throws Exception {
        int[] prompt = TestWorker.prompt(PROMPT);
        prompt[0] = 41; // begins unlike every other prompt here
        Ticket unread = prefill.prefill(TestWorker.prefillOf(UUID.randomUUID(), prompt));
        prefill.await(() -> prefill.report().running() == 0);
        prefill.post(WorkerApi.PREFILL_CANCEL, new TicketCancel(unread.id(), unread.secret()));
        UUID operation = UUID.randomUUID();
        Ticket ticket = prefill.prefill(TestWorker.prefillOf(operation, prompt));

        List<Frame> frames = finished(TestWorker.request(operation, prompt, PROMPT, 5, ticket));

        int cached = ((Frame.Finished) frames.getLast()).counts().cached();
        assertThat(cached).isGreaterThan(PROMPT / 2);
        assertThat(frames.stream().takeWhile(frame -> !(frame instanceof Frame.Tokens)))
                .last().isEqualTo(new Frame.Accepted(cached));
    }

    @Test
    void aClientThatGoesAwayFreesTheBlocks() throws Exception {
        int[] prompt = TestWorker.prompt(40);
        try (TestWorker.Stream stream = decode.generate(
                TestWorker.request(UUID.randomUUID(), prompt, 40, 7000, null))) {
            assertThat(stream.some()).isNotEmpty();
            assertThat(decode.report().running()).isEqualTo(1);
        }
        decode.await(() -> decode.report().running() == 0);
        WorkerReport after = decode.report();
        assertThat(after.kvBlocksFree()).isEqualTo(after.kvBlocks());
    }

    @Test
    void aResumedStreamEmitsOnlyWhatIsNew() throws Exception {
        int[] prompt = TestWorker.prompt(30);
        List<Integer> whole = ids(finished(TestWorker.request(UUID.randomUUID(), prompt, 30, 12, null)));
        int[] resumed = Arrays.copyOf(prompt, 35);
        for (int i = 0; i < 5; i++) {
            resumed[30 + i] = whole.get(i);
        }
        List<Frame> rest = finished(TestWorker.request(UUID.randomUUID(), resumed, 30, 12, null));
        assertThat(ids(rest)).isEqualTo(whole.subList(5, 12));
    }

    @Test
    void aCancelledTicketFreesThePrefill() throws Exception {
        int[] prompt = TestWorker.prompt(100);
        // Begins unlike every other prompt here, so that it leaves nothing behind that another test would find cached.
        prompt[0] = 40;
        Ticket ticket = prefill.prefill(TestWorker.prefillOf(UUID.randomUUID(), prompt));
        TicketCancel cancel = new TicketCancel(ticket.id(), ticket.secret());
        assertThat(prefill.post(WorkerApi.PREFILL_CANCEL, cancel).statusCode()).isEqualTo(204);
        prefill.await(() -> prefill.report().kvBlocksTransfer() == 0 && prefill.report().running() == 0);
        assertThat(prefill.post(WorkerApi.PREFILL_CANCEL, cancel).statusCode()).isEqualTo(404);
    }

    @Test
    void aTicketThatLeadsNowhereCostsOnlyTime() throws Exception {
        Ticket gone = new Ticket("gone", "secret", "127.0.0.1", 1, "kind", 59, 30_000);
        List<Frame> frames = finished(
                TestWorker.request(UUID.randomUUID(), TestWorker.prompt(60), 60, 4, gone));
        assertThat(ids(frames)).hasSize(4);
    }

    @Test
    void badRequestsAreRefusedInWords() throws Exception {
        GenerateRequest bad = TestWorker.request(UUID.randomUUID(), new int[]{5, 1_000_000}, 2, 4, null);
        assertRefused(decode.post(WorkerApi.GENERATE, bad), 400, "invalid_request", "vocabulary");
        assertRefused(decode.post(WorkerApi.GENERATE, List.of()), 400, "invalid_request", "");
        assertRefused(
                decode.post(WorkerApi.PREFILL, TestWorker.prefillOf(UUID.randomUUID(), TestWorker.prompt(9))),
                409,
                "wrong_role",
                "DECODE");
        HttpResponse<byte[]> noSecret = decode.send(
                decode.get(WorkerApi.CARD).setHeader(WorkerApi.SECRET_HEADER, "wrong"));
        assertThat(noSecret.statusCode()).isEqualTo(401);
    }

    @Test
    void metersSayWhatWasComputed() throws Exception {
        finished(TestWorker.request(UUID.randomUUID(), TestWorker.prompt(20), 20, 3, null));
        HttpRequest.Builder scrape = decode.get("/actuator/prometheus");
        String meters = new String(decode.send(scrape).body(), StandardCharsets.UTF_8);
        assertThat(meters)
                .contains("tokenworks_positions_computed_total{role=\"decode\"}")
                .contains("tokenworks_handover_blocks_total{direction=\"received\"}")
                .contains("tokenworks_itl_seconds_bucket");
    }

    @Test
    void aDrainedWorkerFinishesItsWorkAndLeavesItsRecords() throws Exception {
        Path state = directory.resolve("drained");
        UUID operation = UUID.randomUUID();
        try (TestWorker worker = TestWorker.start("decode", state)) {
            TestWorker.Stream stream = worker.generate(
                    TestWorker.request(operation, TestWorker.prompt(20), 20, 300, null));
            assertThat(stream.some()).isNotEmpty();
            assertThat(worker.post(WorkerApi.DRAIN, "").statusCode()).isEqualTo(202);
            assertThat(worker.report().state()).isEqualTo(WorkerState.DRAINING);
            assertRefused(
                    worker.post(
                            WorkerApi.GENERATE,
                            TestWorker.request(UUID.randomUUID(), TestWorker.prompt(9), 9, 3, null)),
                    503,
                    "draining",
                    "");
            assertThat(stream.toEnd().getLast()).isInstanceOf(Frame.Finished.class);
            worker.await(() -> worker.exitStatus() == 0);
        }
        try (SegmentedOutbox outbox = SegmentedOutbox.open(OutboxConfig.in(state.resolve("outbox")))) {
            assertThat(outbox.read(10).records()).singleElement().satisfies(bytes -> {
                AttemptRecord record = JsonMapper.builder().build().readValue(bytes, AttemptRecord.class);
                assertThat(record.operation()).isEqualTo(operation);
                assertThat(record.tokensEmitted()).isEqualTo(300);
                assertThat(record.outcome()).isEqualTo(AttemptRecord.Outcome.LENGTH);
                assertThat(record.promptPositionsComputed()).isEqualTo(20);
            });
        }
    }

    private List<Frame> finished(GenerateRequest request) throws Exception {
        try (TestWorker.Stream stream = decode.generate(request)) {
            List<Frame> frames = stream.toEnd();
            assertThat(frames.getFirst()).isInstanceOf(Frame.Accepted.class);
            assertThat(frames.getLast()).isInstanceOf(Frame.Finished.class);
            return frames;
        }
    }

    private static List<Integer> ids(List<Frame> frames) {
        List<Integer> ids = new ArrayList<>();
        for (Frame frame : frames) {
            if (frame instanceof Frame.Tokens tokens) {
                Arrays.stream(tokens.ids()).forEach(ids::add);
            }
        }
        return ids;
    }

    private static void assertRefused(HttpResponse<byte[]> response, int status, String code, String words) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(code).contains(words);
    }
}
