package io.tokenworks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.GenerateRequest.Constraint;
import io.tokenworks.wire.worker.GenerateRequest.ConstraintKind;
import io.tokenworks.wire.worker.WorkerApi;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a request says of its answer's form reaches the engine; the timed backend takes any token that is allowed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConstrainedWorkerTest {
    private static final int PROMPT = 20;

    private TestWorker worker;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        worker = TestWorker.start("decode", directory, "--tokenworks.worker.grammars-max=2");
    }

    @AfterAll
    void stop() throws Exception {
        worker.close();
    }

    private static GenerateRequest request(Constraint constraint) {
        GenerateRequest plain = TestWorker.request(UUID.randomUUID(), TestWorker.prompt(PROMPT), PROMPT, 200, null);
        return new GenerateRequest(plain.operation(), 1, 0, plain.attribution(), plain.tokens(), PROMPT,
                new GenerateRequest.Sampling(0, 0, 1, 0, 1, 0, false, null), plain.stopTokens(), plain.stopStrings(),
                200, 200, true, plain.cacheRoot(), null, constraint);
    }

    private String answer(ConstraintKind kind, String text) throws Exception {
        try (TestWorker.Stream stream = worker.generate(request(new Constraint(kind, text)))) {
            List<Frame> frames = stream.toEnd();
            StringBuilder answer = new StringBuilder();
            frames.forEach(frame -> answer.append(switch (frame) {
                case Frame.Tokens tokens -> tokens.text();
                case Frame.Finished finished -> finished.text();
                default -> "";
            }));
            assertThat(frames.getLast()).as(answer.toString()).isInstanceOf(Frame.Finished.class);
            return answer.toString();
        }
    }

    @Test
    void theAnswerIsOfTheSchema() throws Exception {
        String schema = """
                {"type": "object", "properties": {"size": {"enum": ["small", "large"]}, "count": {"type": "integer",
                "minimum": 10, "maximum": 99}}, "required": ["size", "count"], "additionalProperties": false}""";
        for (int i = 0; i < 3; i++) {
            assertThat(answer(ConstraintKind.JSON_SCHEMA, schema))
                    .matches("\\{\"size\": ?\"(small|large)\", ?\"count\": ?[1-9][0-9]}");
        }
        String meters = new String(worker.send(worker.get("/actuator/prometheus")).body(), StandardCharsets.UTF_8);
        assertThat(meters).contains("tokenworks_grammar_mask_hits_total")
                .contains("tokenworks_grammars ")
                .contains("tokenworks_grammar_mask_seconds_sum");
    }

    @Test
    void orOfTheExpression() throws Exception {
        assertThat(answer(ConstraintKind.REGEX, "[a-f]{3}-[0-9]{2}")).matches("[a-f]{3}-[0-9]{2}");
    }

    @Test
    void orACallOfATool() throws Exception {
        assertThat(answer(ConstraintKind.TOOL_CALLS, """
                {"format": "hermes", "parallel": false, "tools": [{"name": "clock"}]}"""))
                .isEqualTo("<tool_call>\n{\"name\": \"clock\", \"arguments\": {}}\n</tool_call>");
    }

    @Test
    void whatCannotBeCompiledIsRefused() throws Exception {
        HttpResponse<byte[]> response = worker.post(WorkerApi.GENERATE,
                request(new Constraint(ConstraintKind.JSON_SCHEMA, "{\"not\": {}}")));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("invalid_request").contains("not");
    }
}
