package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Who computed what, from the workers' own meters. */
@ExtendWith(WithSystem.class)
class HandoverE2E {
    private static final int PROMPT_TOKENS = 600;
    private static final int FILLER_START = 100;

    @Test
    void prefillComputesAllPositionsButTheLast(RunningSystem system) throws Exception {
        try (var client = new ApiClient(system)) {
            // One word is one token; the words around them are counted by asking once.
            int around = client.complete(" green".repeat(FILLER_START), 1).usage("prompt_tokens") - FILLER_START;
            int prefill = system.parts("prefill").getFirst().port();
            int decode = system.parts("decode").getFirst().port();
            JsonNode prefillBefore = client.report(prefill);
            JsonNode decodeBefore = client.report(decode);

            var answer = client.complete(" blue".repeat(PROMPT_TOKENS - around), 4);

            assertThat(answer.usage("prompt_tokens")).isEqualTo(PROMPT_TOKENS);
            long byPrefill = grown(prefillBefore, client.report(prefill), "promptPositionsComputed");
            long byDecode = grown(decodeBefore, client.report(decode), "promptPositionsComputed");
            assertThat(byDecode).isEqualTo(1);
            assertThat(byPrefill + byDecode + answer.cachedTokens()).isEqualTo(PROMPT_TOKENS);
            assertThat(grown(decodeBefore, client.report(decode), "blocksReceived")).isPositive();
        }
    }

    private static long grown(JsonNode before, JsonNode after, String counter) {
        return after.get(counter).asLong() - before.get(counter).asLong();
    }
}
