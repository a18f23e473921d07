package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.hostile.HostileBodies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever comes, a reader reads it or says what is wrong with it. */
class FuzzedBodiesTest {

    private static final int BODIES = 1_500;
    private static final List<String> GOOD = List.of(
            """
                    {"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":[
                    {"type":"text","text":"t"}]}],"stop":["a","b"],"logit_bias":{"5":1.5},"n":2,"stream":true,
                    "stream_options":{"include_usage":true},"metadata":{"a":"b"},"seed":1,"temperature":0.5}""",
            """
                    {"model":"m","messages":[{"role":"user","content":"t"},{"role":"assistant","content":null,
                    "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
                    {"role":"tool","tool_call_id":"c","content":"x"}],"tools":[{"type":"function","function":
                    {"name":"f","parameters":{"type":"object","properties":{"a":{"type":"integer"}}}}}],
                    "tool_choice":{"type":"function","function":{"name":"f"}},"chat_template_kwargs":{"a":[1,{}]}}""",
            """
                    {"model":"m","messages":[{"role":"user","content":"t"}],"response_format":{"type":"json_schema",
                    "json_schema":{"name":"n","strict":true,"schema":{"type":"object","required":["a"],
                    "properties":{"a":{"enum":[1,"b",null]},"b":{"pattern":"^a+$"}}}}},"logprobs":true,
                    "top_logprobs":3}""",
            """
                    {"model":"m","prompt":[[1,2,3]],"max_tokens":5,"logprobs":2,"best_of":1,"echo":false,
                    "tokens":[1,2],"return_token_strs":true,"suffix":""}""");

    @Test
    void nothingIsAnsweredWithAFaultOfOurs() {
        HostileBodies bodies = new HostileBodies(20261128, GOOD);
        RequestLimits limits = RequestLimits.defaults();
        int read = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] body = bodies.next();
            read += reads(body, each -> ChatCompletionRequest.parse(each, limits));
            read += reads(body, each -> TextCompletionRequest.parse(each, limits));
            read += reads(body, each -> TokenizeRequest.parse(each, limits));
            read += reads(body, each -> DetokenizeRequest.parse(each, limits));
        }
        assertThat(read).as("still good").isBetween(BODIES / 100, BODIES);
    }

    /** 1 if it is read, 0 if it is refused with a message of bounded size. */
    private static int reads(byte[] body, Function<byte[], Object> reader) {
        try {
            assertThat(reader.apply(body)).isNotNull();
            return 1;
        } catch (ApiFault fault) {
            assertThat(fault.httpStatus()).isBetween(400, 499);
            assertThat(fault.message()).hasSizeLessThan(500);
            return 0;
        } catch (RuntimeException | StackOverflowError bug) {
            throw new AssertionError(new String(body, StandardCharsets.UTF_8), bug);
        }
    }
}
