package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswersTest {

    private static final AnswerId ID = new AnswerId("chatcmpl-1", 5, "m", "fp_7", Optional.empty());
    private static final Usage USAGE = new Usage(10, 4, 3);

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The JSON of one event. */
    private static JsonNode event(byte[] bytes) {
        String text = text(bytes);
        assertThat(text).startsWith("data: {").endsWith("}\n\n");
        assertThat(text.substring(0, text.length() - 2)).doesNotContain("\n");
        return JsonMapper.shared().readTree(text.substring("data: ".length()));
    }

    @Test
    void chunksHaveOpenAisExactShape() {
        ChatStream stream = new ChatStream(ID, false);
        String head = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":5,"
                + "\"model\":\"m\",\"system_fingerprint\":\"fp_7\",\"choices\":[";
        assertThat(text(stream.role(0)))
                .isEqualTo(head + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\","
                        + "\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
        assertThat(text(stream.text(0, "Hi"))).isEqualTo(
                head + "{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
        assertThat(text(stream.finish(0, FinishReason.STOP))).isEqualTo(
                head + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n");
        assertThat(text(AnswerStream.DONE)).isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void withUsageEveryOtherChunkSaysNull() {
        ChatStream stream = new ChatStream(ID, true);
        for (byte[] chunk : List.of(stream.role(0), stream.text(0, "x"), stream.text(1, "x"),
                stream.finish(0, FinishReason.LENGTH),
                stream.text(0, "x", List.of()))) {
            assertThat(event(chunk).get("usage").isNull()).isTrue();
        }
        JsonNode last = event(stream.usage(USAGE));
        assertThat(last.get("choices").isEmpty()).isTrue();
        assertThat(last.get("usage").get("total_tokens").intValue()).isEqualTo(13);
        assertThat(last.get("usage").get("prompt_tokens_details").get("cached_tokens").intValue()).isEqualTo(4);
        assertThat(last.has("tokenworks")).isFalse();
    }

    @Test
    void anAnswerCutByQuotaSaysSo() {
        ChatStream stream = new ChatStream(ID, true);
        JsonNode chunk = event(stream.finish(0, FinishReason.QUOTA));
        assertThat(chunk.get("choices").get(0).get("finish_reason").stringValue()).isEqualTo("length");
        assertThat(chunk.get("tokenworks").get("stop").stringValue()).isEqualTo("quota");
        assertThat(event(stream.usage(USAGE)).get("tokenworks").get("stop").stringValue()).isEqualTo("quota");
        var choice = new ChatCompletion.Choice(0, "x", List.of(), FinishReason.QUOTA, Optional.empty());
        JsonNode unary = JsonMapper.shared().readTree(new ChatCompletion(ID, List.of(choice), USAGE).json());
        assertThat(unary.get("tokenworks").get("stop").stringValue()).isEqualTo("quota");
    }

    @Test
    void aWholeAnswerHasEveryRequiredKey() {
        var choice = new ChatCompletion.Choice(0, "Hi \"you\"\n\u0001é日🙂", List.of(), FinishReason.LENGTH,
                Optional.empty());
        JsonNode body = JsonMapper.shared()
                .readTree(new ChatCompletion(ID, List.of(choice), USAGE).json());
        assertThat(body.propertyNames()).containsExactly("id", "object", "created", "model",
                "system_fingerprint", "choices", "usage");
        assertThat(body.get("object").stringValue()).isEqualTo("chat.completion");
        JsonNode first = body.get("choices").get(0);
        assertThat(first.propertyNames()).containsExactly("index", "message", "logprobs", "finish_reason");
        assertThat(first.get("message").propertyNames()).containsExactly("role", "content", "refusal", "annotations");
        assertThat(first.get("message").get("content").stringValue()).isEqualTo("Hi \"you\"\n\u0001é日🙂");
        assertThat(first.get("finish_reason").stringValue()).isEqualTo("length");
    }

    @Test
    void logprobsCarryTextBytesAndAlternatives() {
        var candidate = new TokenLogprob.Candidate("é".getBytes(StandardCharsets.UTF_8), -0.5f);
        var never = new TokenLogprob.Candidate(new byte[]{(byte) 0xC3}, Float.NEGATIVE_INFINITY);
        JsonNode chunk = event(new ChatStream(ID, false)
                .text(1, "é", List.of(new TokenLogprob(candidate, List.of(candidate, never)))));
        JsonNode choice = chunk.get("choices").get(0);
        assertThat(choice.get("index").intValue()).isEqualTo(1);
        JsonNode token = choice.get("logprobs").get("content").get(0);
        assertThat(token.get("token").stringValue()).isEqualTo("é");
        assertThat(token.get("bytes").get(0).intValue()).isEqualTo(0xC3);
        assertThat(token.get("logprob").doubleValue()).isEqualTo(-0.5);
        assertThat(token.get("top_logprobs").get(1).get("logprob").doubleValue()).isEqualTo(-9999.0);
    }

    @Test
    void anErrorAlwaysHasItsFourKeys() {
        ApiFault fault = new ApiFault(ErrorCode.INSUFFICIENT_QUOTA, "All tokens are used up.").retryAfter(0);
        JsonNode error = JsonMapper.shared().readTree(fault.json()).get("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.get("param").isNull()).isTrue();
        assertThat(error.get("code").stringValue()).isEqualTo("insufficient_quota");
        assertThat(error.get("type").stringValue()).isEqualTo("insufficient_quota");
        assertThat(fault.httpStatus()).isEqualTo(429);
        assertThat(fault.retryAfterSeconds()).hasValue(1);
        assertThat(event(AnswerStream.error(fault)).get("error").get("code").stringValue())
                .isEqualTo("insufficient_quota");
    }

    @Test
    void modelsAreListed() {
        var models = new ModelList(List.of(new ModelList.Model("a", 1, "o"), new ModelList.Model("b\"", 2, "o")));
        JsonNode body = JsonMapper.shared().readTree(models.json());
        assertThat(body.get("object").stringValue()).isEqualTo("list");
        assertThat(body.get("data").get(1).get("id").stringValue()).isEqualTo("b\"");
        assertThat(body.get("data").get(0).propertyNames()).containsExactly("id", "object", "created", "owned_by");
    }
}
