package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The stock Python client, installed into a virtual environment. */
@ExtendWith(WithSystem.class)
class OpenAiClientE2E {
    private static final Path HERE = Path.of(".").toAbsolutePath();
    private static final Duration MOST = Duration.ofMinutes(5);

    static JsonNode seen(RunningSystem system, String script) {
        Path python = PythonClient.with("openai");
        var environment = Map.of("OPENAI_BASE_URL", system.apiUrl() + "/v1", "OPENAI_API_KEY", system.key(), "MODEL",
                system.model());
        var run = Commands.run(List.of(python.toString(), "src/test/resources/" + script), HERE, environment, MOST);
        assertThat(run.exit()).as(run.output()).isZero();
        return ApiClient.JSON.readTree(run.output());
    }

    @Test
    void theStockClientIsServed(RunningSystem system) {
        JsonNode seen = seen(system, "openai_client.py");
        assertThat(seen.get("models").toString()).contains(system.model());
        assertThat(seen.at("/unary/text").asString()).isNotBlank();
        assertThat(seen.at("/stream/text")).as("streamed pieces joined").isEqualTo(seen.at("/unary/text"));
        assertThat(seen.at("/stream/pieces").asInt()).isGreaterThan(1);
        assertThat(seen.at("/stream/finish_reason")).isEqualTo(seen.at("/unary/finish_reason"));
        for (String count : new String[]{"prompt_tokens", "completion_tokens", "total_tokens"}) {
            assertThat(seen.at("/stream/usage/" + count)).as(count).isEqualTo(seen.at("/unary/usage/" + count));
            assertThat(seen.at("/stream/usage/" + count).asInt()).as(count).isPositive();
        }
        assertThat(seen.get("errors").toString()).isEqualTo("""
                {"bad_key":"AuthenticationError","unknown_model":"NotFoundError","bad_value":"BadRequestError"}""");
    }
}
