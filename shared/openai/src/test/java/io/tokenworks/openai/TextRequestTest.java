package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts without a conversation, and their answers. */
class TextRequestTest {

    private static final AnswerId ID = new AnswerId("cmpl-1", 5, "m", "fp_7", Optional.empty());

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static TextCompletionRequest text(String fields) {
        return TextCompletionRequest.parse(bytes("{'model':'m'," + fields + "}"), RequestLimits.defaults());
    }

    private static TokenizeRequest tokenize(String fields) {
        return TokenizeRequest.parse(bytes("{'model':'m'," + fields + "}"), RequestLimits.defaults());
    }

    @Test
    void promptsAreTextOrIds() {
        assertThat(text("'prompt':'Hi'").prompt()).isEqualTo(new Prompt.Text("Hi"));
        assertThat(text("'prompt':['Hi']").prompt()).isEqualTo(new Prompt.Text("Hi"));
        assertThat(text("'prompt':[1,2]").prompt()).isEqualTo(new Prompt.Tokens(List.of(1, 2)));
        assertThat(text("'prompt':[[1,2]]").prompt()).isEqualTo(new Prompt.Tokens(List.of(1, 2)));
        assertThat(text("'prompt':'Hi'").terms().maxTokens()).hasValue(16);
        assertThat(text("'prompt':'Hi','n':2,'best_of':2,'logprobs':3,'echo':false,'suffix':''").terms().topLogprobs())
                .hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'max_tokens':5 | prompt | MISSING_REQUIRED_PARAMETER", "'prompt':'' | prompt | INVALID_VALUE",
        "'prompt':[] | prompt | INVALID_VALUE", "'prompt':{} | prompt | INVALID_TYPE",
        "'prompt':['a','b'] | prompt | UNSUPPORTED_VALUE", "'prompt':[1,'a'] | prompt[1] | INVALID_TYPE",
        "'prompt':[[1,-1]] | prompt[0][1] | INVALID_VALUE", "'prompt':[true] | prompt[0] | INVALID_TYPE",
        "'prompt':'x','echo':true | echo | UNSUPPORTED_VALUE",
        "'prompt':'x','suffix':'y' | suffix | UNSUPPORTED_PARAMETER",
        "'prompt':'x','best_of':2 | best_of | UNSUPPORTED_VALUE",
        "'prompt':'x','logprobs':6 | logprobs | INVALID_VALUE",
        "'prompt':'x','logprobs':true | logprobs | INVALID_TYPE",
        "'prompt':'x','messages':[] | messages | UNKNOWN_PARAMETER"})
    void wrongFieldsAreNamed(String fields, String param, ErrorCode code) {
        ApiFault fault = catchThrowableOfType(ApiFault.class, () -> text(fields));
        assertThat(fault).as(fields).isNotNull();
        assertThat(fault.code()).as(fault.message()).isEqualTo(code);
        assertThat(fault.param()).isEqualTo(param);
    }

    @Test
    void textIsCountedWithOrWithoutATemplate() {
        assertThat(tokenize("'prompt':'Hi'").prompt()).isEqualTo(new Prompt.Text("Hi"));
        var asked = tokenize("'messages':[{'role':'user','content':'Hi','name':'ann'}],"
                + "'chat_template_kwargs':{'a':[1,null,{'b':2.5}]},'return_token_strs':true");
        var prompt = (Prompt.Conversation) asked.prompt();
        assertThat(prompt.messages()).containsExactly(new ChatMessage(ChatMessage.Role.USER, "ann", "Hi"));
        assertThat(String.valueOf(prompt.template().variables().get("a"))).isEqualTo("[1, null, {b=2.5}]");
        assertThat(asked.tokenStrings()).isTrue();
        ApiFault both = catchThrowableOfType(ApiFault.class,
                () -> tokenize("'prompt':'x','messages':[{'role':'user','content':'Hi'}]"));
        assertThat(both.param()).isEqualTo("prompt");
        ApiFault taken = catchThrowableOfType(ApiFault.class, () -> tokenize(
                "'messages':[{'role':'user','content':'Hi'}],'chat_template_kwargs':{'bos_token':''}"));
        assertThat(taken.param()).isEqualTo("chat_template_kwargs.bos_token");
        JsonNode answer = JsonMapper.shared().readTree(
                new Tokenized(new int[]{7, 8}, 100, Optional.of(List.of(bytes("a"), bytes("b")))).json());
        assertThat(answer).isEqualTo(JsonMapper.shared().readTree(
                bytes("{'count':2,'max_model_len':100,'tokens':[7,8],'token_strs':['a','b']}")));
    }

    @Test
    void idsAreReadToBeMadeText() {
        assertThat(DetokenizeRequest.parse(bytes("{'model':'m','tokens':[1,2]}"), RequestLimits.defaults()))
                .isEqualTo(new DetokenizeRequest("m", List.of(1, 2)));
        for (String wrong : List.of("5", "[]", "null", "{}")) {
            ApiFault fault = catchThrowableOfType(ApiFault.class, () -> DetokenizeRequest
                    .parse(bytes("{'model':'m','tokens':" + wrong + "}"), RequestLimits.defaults()));
            assertThat(fault.param()).as(wrong).isEqualTo("tokens");
        }
        assertThat(DetokenizeRequest.answer("a\"b")).isEqualTo("{\"prompt\":\"a\\\"b\"}".getBytes(
                StandardCharsets.UTF_8));
    }

    @Test
    void aTextAnswerHasTheOlderShape() {
        var a = new TokenLogprob(new TokenLogprob.Candidate(bytes("He"), -0.5f),
                List.of(new TokenLogprob.Candidate(bytes("He"), -0.5f), new TokenLogprob.Candidate(bytes("A"), -2)));
        var b = new TokenLogprob(new TokenLogprob.Candidate(bytes("y"), -1), List.of());
        var choice = new TextCompletion.Choice(1, "Hey", FinishReason.STOP, Optional.of(List.of(a, b)));
        JsonNode body = JsonMapper.shared()
                .readTree(new TextCompletion(ID, List.of(choice), new Usage(1, 0, 2)).json());
        assertThat(body.get("object").stringValue()).isEqualTo("text_completion");
        assertThat(body.at("/choices/0/text").stringValue()).isEqualTo("Hey");
        assertThat(body.at("/choices/0/logprobs")).isEqualTo(JsonMapper.shared().readTree(bytes(
                "{'tokens':['He','y'],'token_logprobs':[-0.5,-1.0],'top_logprobs':[{'He':-0.5,'A':-2.0},{}],"
                        + "'text_offset':[0,2]}")));
        TextStream stream = new TextStream(ID, false);
        assertThat(stream.role(0)).isEmpty();
        assertThat(new String(stream.text(0, "He", List.of(a)), StandardCharsets.UTF_8)).contains("text_offset\":[0]");
        assertThat(new String(stream.text(0, "y", List.of(b)), StandardCharsets.UTF_8)).contains("text_offset\":[2]");
        assertThat(new String(stream.text(0, "y"), StandardCharsets.UTF_8)).isEqualTo("data: "
                + "{'id':'cmpl-1','object':'text_completion','created':5,'model':'m','system_fingerprint':'fp_7',"
                        .replace('\'', '"')
                + "'choices':[{'index':0,'text':'y','logprobs':null,'finish_reason':null}]}\n\n".replace('\'', '"'));
        assertThat(new String(stream.finish(0, FinishReason.LENGTH), StandardCharsets.UTF_8))
                .contains("\"text\":\"\"", "\"finish_reason\":\"length\"");
    }
}
