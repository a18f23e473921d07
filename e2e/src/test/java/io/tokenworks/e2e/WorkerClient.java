package io.tokenworks.e2e;

import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.frame.FrameDecoder;
import io.tokenworks.wire.worker.Attribution;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.WorkerApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Speaks to the workers of a running system as its gateway does. */
final class WorkerClient implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningSystem system;
    private final Attribution attribution;

    WorkerClient(RunningSystem system) throws SQLException {
        this.system = system;
        try (var database = system.database();
                var row = database.createStatement().executeQuery("SELECT tenant_id, id FROM api_key LIMIT 1")) {
            row.next();
            attribution = new Attribution(row.getObject(1, UUID.class), row.getObject(2, UUID.class), system.model(),
                    1);
        }
    }

    /** Which prompt, under which root of the prefix cache, answered with which penalties. */
    record Prompt(int[] ids, byte root, GenerateRequest.@Nullable Penalties penalties) {
        Prompt(int[] ids, byte root) {
            this(ids, root, null);
        }

        String cacheRoot() {
            byte[] bytes = new byte[32];
            Arrays.fill(bytes, root);
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** What was generated: ids, and the bits of their log-probabilities. */
    record Output(List<Integer> ids, List<Integer> logprobBits, Frame.Counts counts) {

        /** Equal in every bit, whoever computed it. */
        boolean sameAs(Output other) {
            return ids.equals(other.ids) && logprobBits.equals(other.logprobBits);
        }
    }

    Ticket prefill(Prompt prompt) throws IOException, InterruptedException {
        var request = new PrefillRequest(UUID.randomUUID(), 1, attribution, prompt.ids(), prompt.ids().length,
                prompt.cacheRoot());
        var answer = post("prefill", WorkerApi.PREFILL, request);
        return ApiClient.JSON.readValue(answer, Ticket.class);
    }

    Output generate(Prompt prompt, int tokens, @Nullable Ticket ticket) throws IOException, InterruptedException {
        var sampling = new GenerateRequest.Sampling(0, 0, 1, 0, 1, 1, true, prompt.penalties());
        var request = new GenerateRequest(UUID.randomUUID(), 1, 0, attribution, prompt.ids(), prompt.ids().length,
                sampling, List.of(), List.of(), tokens, tokens, true, prompt.cacheRoot(), ticket, null);
        var frames = new FrameDecoder().feed(ByteBuffer.wrap(post("decode", WorkerApi.GENERATE, request)));
        var ids = new ArrayList<Integer>();
        var bits = new ArrayList<Integer>();
        for (Frame frame : frames) {
            if (frame instanceof Frame.Tokens some) {
                Arrays.stream(some.ids()).forEach(ids::add);
                some.logprobs().forEach(l -> bits.add(Float.floatToIntBits(l.logprob())));
            }
        }
        if (!(frames.getLast() instanceof Frame.Finished finished)) {
            throw new IOException("ended with " + frames.getLast());
        }
        return new Output(ids, bits, finished.counts());
    }

    private byte[] post(String role, String path, Object body) throws IOException, InterruptedException {
        int port = system.parts(role).getFirst().port();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(ANSWER_MAX)
                .header(WorkerApi.SECRET_HEADER, system.secret("internal")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(ApiClient.JSON.writeValueAsBytes(body))).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + " "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
