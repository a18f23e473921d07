package io.tokenworks.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.change.ReadVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.MethodParameter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document is whole, and says of each operation what it does. */
class OpenApiPostgresTest extends ControlPlaneUnderTest {

    private static final String PATH = "/api/v1/openapi.json";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final RequestMappingHandlerMapping mappings;
    private JsonNode document = JsonMapper.shared().createObjectNode();

    @LocalServerPort
    private int port;

    @Autowired
    OpenApiPostgresTest(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    @BeforeEach
    void read() throws Exception {
        HttpResponse<String> answer = ask(basic());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type)
                .startsWith("application/json"));
        document = JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> ask(String authorization) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                    .header("Authorization", authorization).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private Set<String> mapped() {
        return mappings.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/v1/") && !path.startsWith(PATH))
                        .flatMap(path -> info.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Described> described() {
        List<Described> operations = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> operations
                .add(new Described(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    @Test
    void everyMappedPathIsInItAndNothingElse() {
        assertThat(mapped()).hasSizeGreaterThan(80);
        assertThat(described().stream().map(Described::address).collect(Collectors.toSet()))
                .isEqualTo(mapped());
    }

    @Test
    void everyOperationSaysWhatItDoesAndNoSentenceIsLeftOver() {
        assertThat(described()).allSatisfy(operation -> assertThat(operation.body().path("summary").asString(""))
                .as(operation.address()).endsWith("."));
        assertThat(OperationTexts.read().texts().keySet().stream().map(key -> key.replaceFirst(" ", " /api/v1"))
                .collect(Collectors.toSet())).isEqualTo(mapped());
    }

    @Test
    void itParses() {
        assertThat(document.get("openapi").asString()).startsWith("3.");
        assertThat(document.at("/info/title").asString()).isEqualTo("Tokenworks admin API");
        assertThat(described().stream().map(operation -> operation.body().get("operationId").asString()))
                .doesNotHaveDuplicates();
        List<String> references = document.findValuesAsString("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(
                document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
        described().forEach(operation -> {
            Set<String> variables = VARIABLE.matcher(operation.path()).results().map(found -> found.group(1))
                    .collect(Collectors.toSet());
            assertThat(operation.parameters("path")).as(operation.address()).isEqualTo(variables);
            assertThat(operation.body().get("responses")).as(operation.address()).isNotEmpty();
        });
    }

    @Test
    void itSaysHowToComeInAndHowARefusalLooks() throws Exception {
        assertThat(document.at("/components/securitySchemes/bearer/scheme").asString()).isEqualTo("bearer");
        assertThat(document.get("security")).hasSize(2);
        assertThat(document.at("/components/schemas/Problem/properties/errors/items/properties/field/type").asString())
                .isEqualTo("string");
        assertThat(described()).allSatisfy(operation -> assertThat(operation.body().at("/responses/default/$ref")
                .asString()).isEqualTo("#/components/responses/Refusal"));
        assertThat(ask("Bearer twa-guess").statusCode()).isEqualTo(401);
    }

    @Test
    void parametersAndHeadersAreThoseThatCount() {
        assertThat(operation("GET /api/v1/reports/usage").parameters("query"))
                .containsExactlyInAnyOrder("by", "month", "from", "until", "tenant", "project", "key", "model");
        Described change = operation("PUT /api/v1/companies/{company}");
        assertThat(change.parameters("header")).containsExactlyInAnyOrder("If-Match", "Idempotency-Key");
        assertThat(change.parameters("query")).isEmpty();
        assertThat(operation("GET /api/v1/statements/{id}/lines").body().at("/responses/200/content").propertyNames())
                .containsExactlyInAnyOrder("application/json", "text/csv", "application/pdf");
        assertThat(document.at("/components/schemas/NewTenant/required").valueStream().map(JsonNode::asString))
                .contains("name");
    }

    @Test
    void whatIsChangedByItsVersionAsksForItWhereItMust() {
        Set<String> asked = new TreeSet<>();
        mappings.getHandlerMethods().forEach((info, handler) -> {
            for (MethodParameter parameter : handler.getMethodParameters()) {
                if (parameter.getParameterType().equals(ReadVersion.class)) {
                    asked.add(info.getMethodsCondition().getMethods().iterator().next() + " "
                            + info.getPatternValues().iterator().next() + (parameter.isOptional() ? " may" : " must"));
                }
            }
        });
        assertThat(asked).contains("PUT /api/v1/limits may", "PUT /api/v1/console-users/{name} must")
                .isEqualTo(described().stream().flatMap(operation -> operation.body().path("parameters").valueStream()
                        .filter(one -> one.get("name").asString().equals("If-Match"))
                        .map(one -> operation.address() + (one.path("required").asBoolean() ? " must" : " may")))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private Described operation(String address) {
        return described().stream().filter(one -> one.address().equals(address)).findFirst().orElseThrow();
    }

    private record Described(String method, String path, JsonNode body) {

        String address() {
            return method + " " + path;
        }

        Set<String> parameters(String in) {
            return body.path("parameters").valueStream().filter(one -> one.get("in").asString().equals(in))
                    .map(one -> one.get("name").asString()).collect(Collectors.toSet());
        }
    }
}
