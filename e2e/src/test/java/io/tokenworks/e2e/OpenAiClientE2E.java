package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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
    private static final Path VENV = Path.of("target/venv").toAbsolutePath();
    private static final Path HERE = Path.of(".").toAbsolutePath();
    private static final Duration INSTALL_MAX = Duration.ofMinutes(5);

    @Test
    void theStockClientIsServed(RunningSystem system) {
        install();
        var environment = Map.of("OPENAI_BASE_URL", system.apiUrl() + "/v1", "OPENAI_API_KEY", system.key(), "MODEL",
                system.model());
        var run = Commands.run(List.of(VENV + "/bin/python", "src/test/resources/openai_client.py"), HERE, environment,
                INSTALL_MAX);
        assertThat(run.exit()).as(run.output()).isZero();
        JsonNode seen = ApiClient.JSON.readTree(run.output());

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

    private static void install() {
        if (!Files.exists(VENV.resolve("bin/python"))) {
            var made = Commands.run(List.of("python3", "-m", "venv", VENV.toString()), HERE, Map.of(), INSTALL_MAX);
            assertThat(made.exit()).as(made.output()).isZero();
        }
        var installed = Commands.run(List.of(VENV + "/bin/python", "-m", "pip", "install", "-q", "openai"), HERE,
                Map.of(), INSTALL_MAX);
        assertThat(installed.exit()).as(installed.output()).isZero();
    }
}
