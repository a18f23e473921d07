package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Answers in a form, asked for by the stock client and judged by Python's jsonschema. The model is small: what is
 * judged is the form, not the sense.
 */
@ExtendWith(WithSystem.class)
class FormsE2E {
    private static final Path HERE = Path.of(".").toAbsolutePath();
    private static final String SCHEMAS = "../shared/grammar/src/test/resources/schemas/schemas.json";
    private static final Duration MOST = Duration.ofMinutes(4);

    @Test
    void whateverIsAskedForComesInItsForm(RunningSystem system) {
        Path python = PythonClient.with("openai", "jsonschema[format]");
        var environment = Map.of("OPENAI_BASE_URL", system.apiUrl() + "/v1", "OPENAI_API_KEY", system.key(), "MODEL",
                system.model());
        var run = Commands.run(List.of(python.toString(), "src/test/resources/openai_forms.py", SCHEMAS), HERE,
                environment, MOST);
        assertThat(run.exit()).as(run.output()).isZero();
        JsonNode seen = ApiClient.JSON.readTree(run.output());

        assertThat(seen.get("wrong")).as(run.output()).isEmpty();
        assertThat(seen.get("schemas").asInt()).isEqualTo(25);
        assertThat(seen.get("object").asBoolean()).as(run.output()).isTrue();
        assertThat(seen.at("/named/names").toString()).isEqualTo("[\"mail\"]");
        assertThat(seen.at("/named/text").isNull()).isTrue();
        assertThat(seen.at("/required/names").size()).isEqualTo(1);
        assertThat(seen.at("/streamed/names").toString()).isEqualTo("[\"mail\"]");
        for (String how : List.of("named", "required", "streamed")) {
            assertThat(seen.at("/" + how + "/reason").asString()).as(how).isEqualTo("tool_calls");
        }
        assertThat(seen.get("round_trip").asBoolean()).isTrue();
        assertThat(seen.get("several").asInt()).isEqualTo(3);
        assertThat(seen.get("refused").asString()).isEqualTo("response_format.json_schema.schema.uniqueItems");
    }
}
