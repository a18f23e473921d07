package io.tokenworks.controlplane.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Usage as it is asked for over HTTP, after records went through the real ingest. */
class ReportsPostgresTest extends ControlPlaneUnderTest {

    private static final Random RANDOM = new Random(11);
    private static final UUID KEY = new UUID(7, 1);
    private static final Pattern OUTSIDE_QUOTES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private final Ledger ledger;
    private final Deployments deployments;
    private final JsonMapper json = JsonMapper.builder().build();
    private final UUID tenant;
    private final String model = "reported-" + UUID.randomUUID();
    private final int port;
    private final Instant now = Instant.now();
    private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);

    @Autowired
    ReportsPostgresTest(Ledger ledger, Deployments deployments, Tenants tenants, @LocalServerPort int port) {
        this.ledger = ledger;
        this.deployments = deployments;
        this.tenant = tenants.create("reports-" + UUID.randomUUID()).id();
        this.port = port;
    }

    /** 3 requests: 30 prompt tokens of which 12 were cached, 9 tokens of output, by two teams. */
    @BeforeEach
    void someUsage() {
        Prices prices = new Prices(new BigDecimal("1"), new BigDecimal("0.25"), new BigDecimal("4"), "EUR", null);
        deployments.create(new NewDeployment(model, "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                new Pools(0, 1), null, prices));
        ledger.operations(List.of(operation("red"), operation("red"), operation("blue")));
    }

    @Test
    void theClassesTogetherAreTheWholeToTheLastDigit() throws Exception {
        JsonNode whole = get("/api/v1/reports/usage?by=model&month=" + YearMonth.now(ZoneOffset.UTC) + only());
        JsonNode classes = get("/api/v1/reports/usage?by=class&month=" + YearMonth.now(ZoneOffset.UTC) + only());
        assertThat(whole).hasSize(1);
        assertThat(whole.get(0).get("amount").asString()).isEqualTo("0.000057");
        assertThat(whole.get(0).get("operations").asLong()).isEqualTo(3);
        assertThat(classes).hasSize(3);
        BigDecimal sum = classes.valueStream().map(line -> new BigDecimal(line.get("amount").asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo("0.000057");
        assertThat(classes.valueStream().map(line -> line.get("class").asString()))
                .containsExactly("CACHED_INPUT", "INPUT", "OUTPUT");
    }

    @Test
    void aTagIsADimensionLikeAnyOther() throws Exception {
        JsonNode lines = get("/api/v1/reports/usage?by=tag:team,day&from=" + today.minusDays(1) + "&until="
                + today.plusDays(1) + only());
        assertThat(lines.valueStream().map(line -> line.get("tag:team").asString() + " " + line.get("operations")))
                .containsExactly("blue 1", "red 2");
    }

    @Test
    void aQuestionThatCannotBeAnsweredNamesItsField() throws Exception {
        assertThat(send("/api/v1/reports/usage?by=colour&month=2026-11").body()).contains("tag:KEY", "\"by\"");
        assertThat(send("/api/v1/reports/usage?by=tenant").statusCode()).isEqualTo(400);
        assertThat(send("/api/v1/reports/usage?by=tag:x'--&month=2026-11").statusCode()).isEqualTo(200);
    }

    @Test
    void theUsageAndCostApiHasOpenAisShape() throws Exception {
        String span = "start_time=" + today.atStartOfDay().toEpochSecond(ZoneOffset.UTC) + "&models=" + model;
        JsonNode usage = get("/api/v1/organization/usage/completions?" + span + "&group_by=model,api_key_id");
        JsonNode result = usage.get("data").get(0).get("results").get(0);
        assertThat(usage.get("object").asString()).isEqualTo("page");
        assertThat(result.get("input_tokens").asLong()).isEqualTo(30);
        assertThat(result.get("input_cached_tokens").asLong()).isEqualTo(12);
        assertThat(result.get("num_model_requests").asLong()).isEqualTo(3);
        assertThat(result.get("api_key_id").asString()).isEqualTo(KEY.toString());
        assertThat(result.get("project_id").isNull()).isTrue();
        JsonNode costs = get("/api/v1/organization/costs?" + span + "&group_by=line_item");
        JsonNode amount = costs.get("data").get(0).get("results").get(0).get("amount");
        assertThat(amount.get("value").decimalValue()).isEqualByComparingTo("0.000057");
        assertThat(amount.get("currency").asString()).isEqualTo("eur");
    }

    @Test
    void theMonthInFocusIsTheMonthInTheReport() throws Exception {
        String csv = send("/api/v1/exports/focus?month=" + YearMonth.now(ZoneOffset.UTC) + "&tenant=" + tenant).body();
        List<String> lines = csv.lines().toList();
        List<String> header = List.of(lines.getFirst().split(","));
        int cost = header.indexOf("BilledCost");
        assertThat(lines).hasSize(1 + 2 * 3);
        assertThat(lines.stream().skip(1).map(line -> new BigDecimal(OUTSIDE_QUOTES.split(line)[cost])).reduce(
                BigDecimal.ZERO,
                BigDecimal::add)).isEqualByComparingTo("0.000057");
    }

    private String only() {
        return "&model=" + model;
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        URI uri = new URI("http", null, "127.0.0.1", port, path.substring(0, path.indexOf('?')),
                path.substring(path.indexOf('?') + 1), null);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).header("Authorization", basic()).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        }
    }

    private OperationRecord operation(String team) {
        return new OperationRecord(OperationRecord.VERSION, UuidV7.mint(now, RANDOM), new UUID(0, 1), tenant, KEY,
                model, 1, now, 10, 4, 3, AttemptRecord.Outcome.COMPLETED, 1, null, 10, 20, null,
                Map.of("team", team));
    }
}
