package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Every field of a request through the stock Python client: {@code ./tokenworks test fields}. */
@ExtendWith(WithSystem.class)
class OpenAiFieldsProof {

    @Test
    void everyFieldDoesWhatItSays(RunningSystem system) {
        JsonNode seen = OpenAiClientE2E.seen(system, "openai_fields.py");
        seen.properties().forEach(each -> System.out.printf("FIELD %-32s %s%n", each.getKey(),
                each.getValue().asString()));
        assertThat(seen.properties()).hasSizeGreaterThan(45).allSatisfy(each -> assertThat(each.getValue().asString())
                .as(each.getKey()).doesNotStartWith("WRONG"));
    }
}
