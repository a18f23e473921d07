package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.model.LoadedModel;
import io.tokenworks.model.Models;
import io.tokenworks.model.RunnerOptions;
import io.tokenworks.model.card.CardBuilder;
import io.tokenworks.model.card.CardText;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.tokens.ChatTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A chat request through the real gateway, a prefill and a decode worker that compute on GPUs, which are emulated: each
 * kernel is launched over JCuda, and blocks move between the two processes.
 */
@ExtendWith(WithSystem.class)
class CudaE2E {
    private static final String NAME = "seeded-on-gpu";
    private static final int NEW_TOKENS = 8;
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final List<String> PREFILL_KERNELS = List.of("embed_f32", "rms_norm", "matmul_f32", "rope_store",
            "attention_prefill_32", "add_rms_norm", "swiglu", "crc32c");

    @Test
    void aChatRequestIsComputedByKernelsInTwoProcesses(RunningSystem system) throws Exception {
        Emulator emulator = EmulatedGpu.required();
        Path counts = emulator.count();
        Path file = Path.of("target/seeded.gguf").toAbsolutePath();
        SeededModel.write(file);
        try (var client = new ApiClient(system)) {
            admin(system, "POST", "/api/v1/deployments", """
                    {"name": "%s", "model": "seeded", "modelPath": "%s", "backend": "cuda", "mode": "disaggregated",
                     "pools": {"prefill": 1, "decode": 1}}""".formatted(NAME, file));
            var workers = new Workers(system, counts);
            var asked = new AtomicInteger();
            // Another prompt each time, until both have computed: decode may be ready first, and answer alone.
            Eventually.within(START_MAX, () -> {
                assertThat(ask(client, asked.incrementAndGet() + "z".repeat(90)).status()).isEqualTo(200);
                return List.of(workers.of("prefill"), workers.of("decode"));
            });
            answersAsTheCpuDoes(client, workers, file);
            aWrongKernelIsNoticed(client, emulator, file);
        } finally {
            emulator.zero(Optional.empty());
            admin(system, "POST", "/api/v1/deployments/" + NAME + "/retire", "");
            Eventually.within(START_MAX, () -> {
                assertThat(system.parts("prefill")).hasSize(1);
                assertThat(system.parts("decode")).hasSize(1);
                return true;
            });
        }
    }

    /** The workers of a role on the emulated GPU. */
    private record Workers(RunningSystem system, Path counts) {
        RunningSystem.Part of(String role) {
            return system.parts(role).stream().filter(part -> !EmulatedGpu.counts(counts, part.pid()).isEmpty())
                    .findFirst().orElseThrow();
        }

        Map<String, Long> counts(RunningSystem.Part worker) {
            return EmulatedGpu.counts(counts, worker.pid());
        }
    }

    private static void answersAsTheCpuDoes(ApiClient client, Workers workers, Path file)
            throws Exception {
        String prompt = "How many tokens make a hundred? " + "abcdefgh".repeat(9);
        var prefill = workers.of("prefill");
        var decode = workers.of("decode");
        Map<String, Long> before = workers.counts(decode);
        long received = client.report(decode.port()).get("blocksReceived").asLong();

        var answer = ask(client, prompt);

        assertThat(answer.text()).isNotEmpty().isEqualTo(onTheCpu(file, prompt));
        assertThat(answer.usage("completion_tokens")).isEqualTo(NEW_TOKENS);
        assertThat(client.report(decode.port()).get("blocksReceived").asLong()).isGreaterThan(received);
        assertThat(workers.counts(prefill)).containsKeys(PREFILL_KERNELS.toArray(String[]::new));
        Map<String, Long> after = workers.counts(decode);
        for (String once : List.of("attention_join", "sample", "gather_rows", "embed_f32")) {
            long more = after.getOrDefault(once, 0L) - before.getOrDefault(once, 0L);
            assertThat(more).as("%s, a step each", once).isEqualTo(NEW_TOKENS);
        }
        assertThat(after).as("blocks copied from the other process, within the GPU, and checked there")
                .containsKeys("cuIpcOpenMemHandle", "crc32c");
    }

    private static void aWrongKernelIsNoticed(ApiClient client, Emulator emulator, Path file) throws Exception {
        String prompt = "Would you notice? " + "hgfedcba".repeat(10);
        emulator.zero(Optional.of("swiglu"));
        assertThat(ask(client, prompt).text()).isNotEqualTo(onTheCpu(file, prompt));
        emulator.zero(Optional.empty());
    }

    private static ApiClient.Answer ask(ApiClient client, String prompt) throws Exception {
        var body = ApiClient.JSON.createObjectNode().put("model", NAME).put("temperature", 0).put("max_tokens",
                NEW_TOKENS);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return client.post("/v1/chat/completions", body.toString());
    }

    /** The greedy answer of the same file, computed here. */
    private static String onTheCpu(Path file, String prompt) {
        try (Backend backend = CpuBackend.open(1);
                LoadedModel model = Models.load(file, backend, _ -> {});
                StepRunner runner = model.runner(RunnerOptions.ofBlocks(16));
                GgufFile opened = GgufFile.open(file)) {
            CardText text = CardText.of(CardBuilder.of(opened, model.weightsDigest(), 16));
            int[] tokens = text.prompt(List.of(new ChatTemplate.Message("user", prompt)));
            int[][] table = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
            var answer = new ArrayList<Integer>();
            int start = 0;
            while (answer.size() < NEW_TOKENS) {
                var slice = new StepPlan.Slice(1, tokens, start, table, Optional.of(SampleSpec.greedy()));
                start += tokens.length;
                tokens = new int[]{runner.await(runner.launch(new StepPlan(start, List.of(slice)))).samples()
                        .getFirst().token()};
                answer.add(tokens[0]);
            }
            return detokenized(text, answer);
        }
    }

    private static String detokenized(CardText text, List<Integer> ids) {
        var detokenizer = text.tokenizer().detokenizer();
        var words = new StringBuilder();
        ids.forEach(id -> words.append(detokenizer.append(id)));
        return words + detokenizer.flush();
    }

    @Test
    void withoutAGpuItSaysSoInOneLine(RunningSystem system) {
        Commands.Result up = system.launcher(START_MAX, Map.of("LD_LIBRARY_PATH", ""), "up", "--no-build",
                "--backend", "cuda");
        assertThat(up.exit()).isEqualTo(1);
        assertThat(up.output().strip().lines()).last().asString().contains("no GPU").contains("--backend cpu");
    }

    private static void admin(RunningSystem system, String method, String path, String body)
            throws IOException, InterruptedException {
        String user = "admin:" + system.secret("admin");
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(system.consoleUrl() + path))
                    .timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json")
                    .header("Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                    .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        }
    }
}
