package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.GenerateRequest.Constraint;
import io.tokenworks.wire.worker.GenerateRequest.ConstraintKind;
import io.tokenworks.wire.worker.WorkerRole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request wants of its answer's form, as a worker hears of it. */
class FormTest {

    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'other'}},"
            + "{'type':'function','function':{'name':'clock','parameters':"
            + "{'type':'object','properties':{'zone':{'type':'string'}}}}}]";

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(CONTROL, state);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    @BeforeEach
    void forget() {
        DECODE.generated.clear();
    }

    private static HttpResponse<String> post(String fields) {
        return gateway.post(ask(3, false).replace("\"model\"", fields.replace('\'', '"') + ",\"model\""));
    }

    private static GenerateRequest asked(String fields) {
        HttpResponse<String> response = post(fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return DECODE.generated.getFirst();
    }

    private static String prompt(GenerateRequest request) {
        StringBuilder text = new StringBuilder();
        for (int id : request.tokens()) {
            text.append(id < 3 ? "|" : Character.toString(id - 3)); // of the timed model: a token a byte
        }
        return text.toString();
    }

    @Test
    void formatsBecomeConstraints() {
        assertThat(asked("'response_format':{'type':'json_object'}").constraint())
                .isEqualTo(new Constraint(ConstraintKind.JSON_OBJECT, ""));
        DECODE.generated.clear();
        assertThat(asked("'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                + "{'type':'integer'}}}").constraint())
                .isEqualTo(new Constraint(ConstraintKind.JSON_SCHEMA, "{\"type\":\"integer\"}"));
        DECODE.generated.clear();
        assertThat(asked("'response_format':{'type':'text'}").constraint()).isNull();
    }

    @Test
    void whatASchemaCannotSayIsNamed() {
        HttpResponse<String> refused = post(
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                        + "{'type':'object','properties':{'a':{'type':'array','items':{},'uniqueItems':true}}}}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString())
                .isEqualTo("response_format.json_schema.schema.properties.a.uniqueItems");
        assertThat(json(refused).at("/error/message").asString()).contains("uniqueItems");
        assertThat(DECODE.generated).isEmpty();
    }

    @Test
    void soInTheParametersOfATool() {
        HttpResponse<String> refused = post(TOOLS.replace("'type':'string'", "'not':{}")
                + ",'tool_choice':{'type':'function','function':{'name':'clock'}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString())
                .isEqualTo("tools[1].function.parameters.properties.zone.not");
    }

    @Test
    void aToolThatMustBeCalledIsAConstraint() {
        GenerateRequest named = asked(TOOLS + ",'tool_choice':{'type':'function','function':{'name':'clock'}}");
        assertThat(named.constraint()).isEqualTo(new Constraint(ConstraintKind.TOOL_CALLS, """
                {"format":"hermes","parallel":false,"tools":[{"name":"clock","parameters":\
                {"type":"object","properties":{"zone":{"type":"string"}}}}]}"""));
        DECODE.generated.clear();
        GenerateRequest required = asked(TOOLS + ",'tool_choice':'required'");
        assertThat(required.constraint()).isNotNull();
        assertThat(String.valueOf(required.constraint())).contains("\"parallel\":true")
                .contains("{\"name\":\"other\"}");
        DECODE.generated.clear();
        assertThat(asked(TOOLS).constraint()).as("auto").isNull();
    }

    @Test
    void aTemplateThatKnowsNoToolsIsHelped() {
        String prompt = prompt(asked(TOOLS));
        assertThat(prompt).startsWith("|system").contains("<tools>").contains("\"name\":\"clock\"");
        DECODE.generated.clear();
        assertThat(prompt(asked(TOOLS + ",'tool_choice':'none'"))).doesNotContain("<tools>");
        DECODE.generated.clear();
        String results = "{\"role\":\"assistant\",\"content\":null,"
                + "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"noon\"}]";
        HttpResponse<String> response = gateway.post(ask(3, false).replaceFirst("}]", "}," + results));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(prompt(DECODE.generated.getFirst()))
                .contains("assistant\n<tool_call>\n{\"name\": \"clock\", \"arguments\": {}}\n</tool_call>|")
                .contains("user\n<tool_response>\nnoon\n</tool_response>|");
    }
}
