package io.tokenworks.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenworks.openai.Tools.Choice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ToolsTest {

    private static final String CLOCK = "{'type':'function','function':{'name':'clock','description':'Tells the time',"
            + "'parameters':{'type':'object','properties':{'zone':{'type':'string'}}},'strict':true}}";
    private static final AnswerId ID = new AnswerId("chatcmpl-1", 5, "m", "fp_7", Optional.empty());

    private static ChatCompletionRequest parse(String fields) {
        String body = "{'model':'m','messages':[{'role':'user','content':'Hi'}]," + fields + "}";
        return ChatCompletionRequest.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                RequestLimits.defaults());
    }

    @Test
    void toolsAreKeptAsTheyWereWritten() {
        Tools tools = parse("'tools':[" + CLOCK + "],'parallel_tool_calls':false").terms().tools();
        assertThat(tools.choice()).isEqualTo(new Choice.Auto());
        assertThat(tools.parallel()).isFalse();
        Tools.Tool clock = tools.all().getFirst();
        assertThat(clock.name()).isEqualTo("clock");
        assertThat(clock.json()).isEqualTo(CLOCK.replace('\'', '"'));
        assertThat(clock.plain()).containsEntry("type", "function");
        assertThat(String.valueOf(clock.plain().get("function"))).contains("description=Tells the time");
    }

    @Test
    void theChoiceIsRead() {
        String tools = "'tools':[" + CLOCK + "],'tool_choice':";
        assertThat(parse(tools + "'required'").terms().tools().choice()).isEqualTo(new Choice.Required());
        assertThat(parse(tools + "{'type':'function','function':{'name':'clock'}}").terms().tools().choice())
                .isEqualTo(new Choice.Named("clock"));
        assertThat(parse(tools + "'none'").terms().tools().isEmpty()).isTrue();
        assertThat(parse(tools + "'none'").prompt().tools().isEmpty()).isTrue();
    }

    @Test
    void theFormatIsRead() {
        assertThat(parse("'response_format':{'type':'text'}").terms().shape()).isEqualTo(new AnswerShape.Free());
        assertThat(parse("'response_format':{'type':'json_object'}").terms().shape())
                .isEqualTo(new AnswerShape.JsonObject());
        assertThat(parse("'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,"
                + "'schema':{'type':'array'}}}").terms().shape())
                .isEqualTo(new AnswerShape.JsonSchema("{\"type\":\"array\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'tools':[{}] | tools[0].type",
        "'tools':[{'type':'custom'}] | tools[0].type",
        "'tools':[{'type':'function','function':{'name':'a b'}}] | tools[0].function.name",
        "'tools':[{'type':'function','function':{'name':'a','parameters':[]}}] | tools[0].function.parameters",
        "'tools':[{'type':'function','function':{'name':'a'}},{'type':'function','function':{'name':'a'}}] | "
                + "tools[1].function.name",
        "'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'maybe' | tool_choice",
        "'tools':[{'type':'function','function':{'name':'a'}}],"
                + "'tool_choice':{'type':'function','function':{'name':'b'}} | tool_choice.function.name",
        "'tool_choice':'required' | tool_choice",
        "'response_format':{'type':'yaml'} | response_format.type",
        "'response_format':{'type':'json_schema'} | response_format.json_schema",
        "'response_format':{'type':'json_schema','json_schema':{'schema':{}}} | response_format.json_schema.name",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':5}} | "
                + "response_format.json_schema.schema",
        "'response_format':{'type':'json_object'},'tools':[{'type':'function','function':{'name':'a'}}] | "
                + "response_format"})
    void whatIsWrongIsNamed(String fields, String param) {
        ApiFault fault = catchThrowableOfType(ApiFault.class, () -> parse(fields));
        assertThat(fault).as(fields).isNotNull();
        assertThat(fault.param()).isEqualTo(param);
        assertThat(fault.httpStatus()).isEqualTo(400);
    }

    @Test
    void callsAndResultsAreRead() {
        String body = """
                {"model":"m","messages":[{"role":"user","content":"Time?"},
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"clock","arguments":"{\\"zone\\":\\"UTC\\"}"}}]},
                {"role":"tool","tool_call_id":"c1","content":"12:00"}]}""";
        List<ChatMessage> messages = ChatCompletionRequest.parse(body.getBytes(StandardCharsets.UTF_8),
                RequestLimits.defaults()).prompt().messages();
        ToolCall call = messages.get(1).toolCalls().getFirst();
        assertThat(call).isEqualTo(new ToolCall("c1", "clock", "{\"zone\":\"UTC\"}"));
        assertThat(call.plainArguments()).isEqualTo(Map.of("zone", "UTC"));
        assertThat(new ToolCall("c", "f", "no json").plainArguments()).isEqualTo("no json");
        assertThat(messages.get(2).toolCallId()).isEqualTo("c1");
        assertThat(messages.get(2).role().templateName()).isEqualTo("tool");
    }

    @Test
    void callsHaveOpenAisExactShape() {
        ToolCall call = new ToolCall("call_1", "clock", "{\"zone\":\"UTC\"}");
        String[] chunks = new String(new ChatStream(ID, false).call(0, 1, call), StandardCharsets.UTF_8).split("\n\n");
        assertThat(chunks).hasSize(2);
        assertThat(delta(chunks[0]))
                .hasToString("{\"tool_calls\":[{\"index\":1,\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"clock\",\"arguments\":\"\"}}]}");
        assertThat(delta(chunks[1])).hasToString("{\"tool_calls\":[{\"index\":1,\"function\":"
                + "{\"arguments\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}}]}");
        var choice = new ChatCompletion.Choice(0, "", List.of(call), FinishReason.TOOL_CALLS, Optional.empty());
        JsonNode whole = JsonMapper.shared()
                .readTree(new ChatCompletion(ID, List.of(choice), new Usage(1, 0, 1)).json()).at("/choices/0");
        assertThat(whole.at("/message/content").isNull()).isTrue();
        assertThat(whole.at("/finish_reason").stringValue()).isEqualTo("tool_calls");
        assertThat(whole.at("/message/tool_calls")).hasToString("[{\"id\":\"call_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"clock\",\"arguments\":\"{\\\"zone\\\":\\\"UTC\\\"}\"}}]");
    }

    private static JsonNode delta(String chunk) {
        assertThat(chunk).startsWith("data: {");
        return JsonMapper.shared().readTree(chunk.substring("data: ".length())).at("/choices/0/delta");
    }
}
