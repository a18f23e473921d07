package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    private static final String HELLO = "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private static ChatCompletionRequest parse(String json) {
        return ChatCompletionRequest.parse(json.getBytes(StandardCharsets.UTF_8), RequestLimits.defaults());
    }

    private static ApiFault fault(String json) {
        ApiFault fault = catchThrowableOfType(ApiFault.class, () -> parse(json));
        assertThat(fault).as(json).isNotNull();
        return fault;
    }

    private static ChatCompletionRequest with(String fields) {
        return parse("{" + HELLO + "," + fields.replace('\'', '"') + "}");
    }

    @Test
    void theSmallestBodyHasOpenAisDefaults() {
        ChatCompletionRequest request = parse("{" + HELLO + "}");
        assertThat(request.terms().model()).isEqualTo("m");
        assertThat(request.prompt().messages()).containsExactly(new ChatMessage(ChatMessage.Role.USER, "", "Hello"));
        assertThat(request.terms().maxTokens()).isEmpty();
        assertThat(request.terms().sampling().temperature()).isEqualTo(1f);
        assertThat(request.terms().sampling().topP()).isEqualTo(1f);
        assertThat(request.terms().sampling().topK()).isZero();
        assertThat(request.terms().sampling().seed()).isEmpty();
        assertThat(request.terms().stop()).isEmpty();
        assertThat(request.terms().stream().enabled()).isFalse();
        assertThat(request.terms().topLogprobs()).isEmpty();
    }

    @Test
    void everyFieldWithAnEffectIsRead() {
        ChatCompletionRequest request = with(
                "'max_completion_tokens':7,'temperature':0,'top_p':0.5,'top_k':3,'min_p':0.25,'n':3,"
                        + "'stop':['a','b'],'seed':-9223372036854775808,"
                        + "'stream':true,'stream_options':{'include_usage':true},"
                        + "'frequency_penalty':-0.5,'presence_penalty':2,'repetition_penalty':1.25,"
                        + "'logit_bias':{'50':-100,'7':1.5},"
                        + "'logprobs':true,'top_logprobs':5,'cache_salt':'s','ignore_eos':true");
        assertThat(request.terms().maxTokens()).hasValue(7);
        assertThat(request.terms().sampling().temperature()).isZero();
        assertThat(request.terms().sampling().topP()).isEqualTo(0.5f);
        assertThat(request.terms().sampling().topK()).isEqualTo(3);
        assertThat(request.terms().sampling().minP()).isEqualTo(0.25f);
        assertThat(request.terms().sampling().seed()).hasValue(Long.MIN_VALUE);
        assertThat(request.terms().sampling().penalties())
                .isEqualTo(new GenerationTerms.Penalties(-0.5f, 2, 1.25f, Map.of(50, -100f, 7, 1.5f)));
        assertThat(request.terms().stop()).containsExactly("a", "b");
        assertThat(request.terms().stream()).isEqualTo(new GenerationTerms.Stream(true, true));
        assertThat(request.terms().topLogprobs()).hasValue(5);
        assertThat(request.terms().cacheSalt()).isEqualTo("s");
        assertThat(request.terms().ignoreEos()).isTrue();
        assertThat(request.terms().choices()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'user':'u','safety_identifier':'x','prompt_cache_key':'k','store':true,'parallel_tool_calls':false",
        "'metadata':{'a':'b'},'service_tier':'auto','verbosity':'medium','modalities':['text']",
        "'frequency_penalty':0,'presence_penalty':0.0,'logit_bias':{},'tools':[],'response_format':{'type':'text'}",
        "'temperature':null,'stop':null,'max_tokens':null,'tool_choice':null,"
                + "'reasoning_effort':null,'stream_options':null",
        "'logprobs':false,'top_logprobs':0", "'max_tokens':5,'max_completion_tokens':5", "'top_k':-1", "'stop':'x'",
        "'stop':[]"})
    void fieldsThatAskForNothingAreAccepted(String fields) {
        assertThat(with(fields).terms().model()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "temperature | 2.1 | INVALID_VALUE", "temperature | 1e400 | INVALID_VALUE", "temperature | '1' | INVALID_TYPE",
        "top_p | -0.1 | INVALID_VALUE", "top_k | 1.5 | INVALID_TYPE", "min_p | 2 | INVALID_VALUE",
        "n | 129 | INVALID_VALUE", "chat_template_kwargs | 5 | INVALID_TYPE", "n | 0 | INVALID_VALUE",
        "max_tokens | 0 | INVALID_VALUE",
        "max_completion_tokens | 99999999999999999999 | INVALID_VALUE",
        "seed | 9223372036854775808 | INVALID_VALUE", "stream | 1 | INVALID_TYPE",
        "stream_options | {} | INVALID_VALUE",
        "stop | 5 | INVALID_TYPE", "stop | ['a','b','c','d','e'] | INVALID_VALUE", "stop | '' | INVALID_VALUE",
        "top_logprobs | 3 | INVALID_VALUE", "top_logprobs | 21 | INVALID_VALUE",
        "frequency_penalty | -2.5 | INVALID_VALUE", "repetition_penalty | 0 | INVALID_VALUE",
        "presence_penalty | 3 | INVALID_VALUE", "logit_bias | {'a':2} | INVALID_VALUE",
        "logit_bias | {'-1':2} | INVALID_VALUE", "logit_bias | {'1':2,'01':2} | INVALID_VALUE",
        "logit_bias | [] | INVALID_TYPE",
        "tools | {} | INVALID_TYPE", "tool_choice | 'auto' | INVALID_VALUE",
        "parallel_tool_calls | 1 | INVALID_TYPE", "response_format | 5 | INVALID_TYPE",
        "reasoning_effort | 'low' | UNSUPPORTED_PARAMETER",
        "service_tier | 5 | INVALID_TYPE", "verbosity | 'high' | UNSUPPORTED_VALUE",
        "user | 5 | INVALID_TYPE",
        "modalities | ['audio'] | UNSUPPORTED_VALUE", "wibble | null | UNKNOWN_PARAMETER",
        "temprature | 0 | UNKNOWN_PARAMETER",
        "metadata | [] | INVALID_TYPE"}, quoteCharacter = '`')
    void wrongValuesNameTheirField(String field, String value, ErrorCode code) {
        ApiFault fault = fault("{" + HELLO + ",\"" + field + "\":" + value.replace('\'', '"') + "}");
        assertThat(fault.code()).as(fault.message()).isEqualTo(code);
        assertThat(fault.param()).isEqualTo(field);
        assertThat(fault.message()).contains(field);
        assertThat(fault.httpStatus()).isEqualTo(400);
    }

    @Test
    void aBiasOutOfRangeNamesItsToken() {
        assertThat(fault("{" + HELLO + ",\"logit_bias\":{\"5\":101}}").param()).isEqualTo("logit_bias.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "5 | messages | INVALID_TYPE", "[] | messages | INVALID_VALUE", "[5] | messages[0] | INVALID_TYPE",
        "[{}] | messages[0].role | MISSING_REQUIRED_PARAMETER",
        "[{'role':'user'}] | messages[0].content | MISSING_REQUIRED_PARAMETER",
        "[{'role':'wizard','content':'x'}] | messages[0].role | INVALID_VALUE",
        "[{'role':'function','content':'x','name':'t'}] | messages[0].role | UNSUPPORTED_VALUE",
        "[{'role':'tool','content':'x'}] | messages[0].tool_call_id | MISSING_REQUIRED_PARAMETER",
        "[{'role':'user','content':'x','tool_call_id':'t'}] | messages[0].tool_call_id | INVALID_VALUE",
        "[{'role':'user','content':'x','tool_calls':[]}] | messages[0].tool_calls | INVALID_VALUE",
        "[{'role':'assistant','tool_calls':[{'id':'a','type':'custom'}]}] | "
                + "messages[0].tool_calls[0].type | UNSUPPORTED_VALUE",
        "[{'role':'user','content':5}] | messages[0].content | INVALID_TYPE",
        "[{'role':'user','content':[]}] | messages[0].content | INVALID_VALUE",
        "[{'role':'user','content':[{'type':'image_url','image_url':{}}]}] | "
                + "messages[0].content[0].type | UNSUPPORTED_VALUE",
        "[{'role':'user','content':[{'type':'text'}]}] | messages[0].content[0].text | MISSING_REQUIRED_PARAMETER",
        "[{'role':'user','content':'x'},{'role':'user','content':'x','colour':1}] | "
                + "messages[1].colour | UNKNOWN_PARAMETER",
        "[{'role':'assistant','tool_calls':[]}] | messages[0].content | MISSING_REQUIRED_PARAMETER"})
    void wrongMessagesNameTheirPlace(String messages, String param, ErrorCode code) {
        ApiFault fault = fault("{\"model\":\"m\",\"messages\":" + messages.replace('\'', '"') + "}");
        assertThat(fault.code()).as(fault.message()).isEqualTo(code);
        assertThat(fault.param()).isEqualTo(param);
    }

    @Test
    void textPartsAreJoinedAndDevelopersSpeakAsSystem() {
        ChatCompletionRequest request = parse(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief\"},"
                        + "{\"role\":\"user\",\"name\":\"ann\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}]}");
        assertThat(request.prompt().messages().get(0).role().templateName()).isEqualTo("system");
        assertThat(request.prompt().messages().get(1).content()).isEqualTo("a\nb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "nonsense", "{\"model\":\"m\"} x", "{\"a\":1,\"a\":2}", "{\"model\":NaN}",
        "[1", "\"\\ud8\""})
    void whatIsNotJsonIsRefusedAsSuch(String body) {
        assertThat(fault(body).code()).isEqualTo(ErrorCode.INVALID_JSON);
        assertThat(fault(body).param()).isNull();
    }

    @Test
    void brokenUtf8AndDeepNestingAreNotJson() {
        byte[] broken = "{\"model\":\"?\"}".getBytes(StandardCharsets.ISO_8859_1);
        broken[10] = (byte) 0xC3;
        ApiFault fault = catchThrowableOfType(
                ApiFault.class, () -> ChatCompletionRequest.parse(broken, RequestLimits.defaults()));
        assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_JSON);
        assertThat(fault("[".repeat(100_000)).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C080", "EDA080", "F8888080", "FF", "F4908080", "C3", "E282"})
    void bytesThatAreNoUtf8AreNotJson(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        byte[] body = ("{" + HELLO.replace("Hello", "?".repeat(wrong.length)) + "}").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(wrong, 0, body, HELLO.indexOf("Hello") + 1, wrong.length);
        ApiFault fault = catchThrowableOfType(
                ApiFault.class, () -> ChatCompletionRequest.parse(body, RequestLimits.defaults()));
        assertThat(fault.message()).isEqualTo("The body is not valid UTF-8.");
        assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void otherEncodingsAreNotGuessedAndAByteOrderMarkIsLetPass() {
        byte[] wide = ("{" + HELLO + "}").getBytes(StandardCharsets.UTF_16BE);
        ApiFault fault = catchThrowableOfType(
                ApiFault.class, () -> ChatCompletionRequest.parse(wide, RequestLimits.defaults()));
        assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_JSON);
        assertThat(parse("\uFEFF{" + HELLO + "}").terms().model()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'model':'m','messages':[{'role':'user','content':'a\\ud800b'}]} | messages[0].content",
        "{'model':'m\\udc00','messages':[]} | model",
        "{'model':'m','messages':[{'role':'user','content':'\\udc00\\ud800'}]} | messages[0].content",
        "{'model':'m','metadata':{'\\ud83d':'x'},'messages':[]} | metadata.\uFFFD"})
    void halvesOfSurrogatePairsAreRefusedWhereTheyStand(String body, String param) {
        ApiFault fault = fault(body.replace('\'', '"'));
        assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_VALUE);
        assertThat(fault.param()).isEqualTo(param);
        assertThat(parse("{" + HELLO.replace("Hello", "\\ud83d\\ude00") + "}").prompt().messages().getFirst()
                .content()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void anArrayIsNotABodyAndAMissingModelIsNamed() {
        assertThat(fault("[]").code()).isEqualTo(ErrorCode.INVALID_TYPE);
        assertThat(fault("{}").param()).isEqualTo("model");
        assertThat(fault("{\"model\":\"m\"}").param()).isEqualTo("messages");
    }

    @Test
    void sizesAreBounded() {
        RequestLimits small = new RequestLimits(200, 8, 2, 1, 10, 1, 1, 3, 1);
        assertThat(limited(small, "x".repeat(201)).code()).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
        assertThat(limited(small, "{\"model\":\"m\",\"messages\":[{},{},{}]}").param()).isEqualTo("messages");
        assertThat(limited(small, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"123456\"},"
                + "{\"role\":\"user\",\"content\":\"123456\"}]}").param()).isEqualTo("messages[1].content");
        RequestLimits few = new RequestLimits(2000, 8, 2, 1, 10, 1, 1, 3, 1);
        String tool = "{'type':'function','function':{'name':'a'}}";
        assertThat(limited(few, "{" + HELLO + ",'tools':[" + tool + "," + tool + "]}").param()).isEqualTo("tools");
        assertThat(limited(few, "{" + HELLO + ",'logit_bias':{'1':1,'2':1}}").param()).isEqualTo("logit_bias");
        assertThat(limited(few, "{" + HELLO + ",'stop':['a','b']}").param()).isEqualTo("stop");
        assertThat(limited(few, "{" + HELLO + ",'stop':'abcd'}").param()).isEqualTo("stop");
        assertThat(limited(few, "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                + "{'type':'text','text':'b'}]}]}").param()).isEqualTo("messages[0].content");
    }

    private static ApiFault limited(RequestLimits limits, String body) {
        return catchThrowableOfType(
                ApiFault.class,
                () -> ChatCompletionRequest.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), limits));
    }

    @Test
    void aClientsOwnWordsComeBackShortAndPrintable() {
        ApiFault fault = fault("{" + HELLO + ",\"x\\u0007\\ud800" + "y".repeat(500) + "\":1}");
        assertThat(fault.message()).hasSizeLessThan(120).doesNotContain("\u0007");
    }
}
