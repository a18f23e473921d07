package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.SpentMonth;
import io.tokenworks.controlplane.tenants.Tenants;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** What a tenant's own token reads of its own, and that it reads nothing of others. */
class SelfServicePostgresTest extends ControlPlaneUnderTest {

    private final Closing closing;
    private final SpentMonth own;
    private final SpentMonth other;
    private final int port;
    private String path = "";
    private String mine = "";
    private String others = "";
    private AdminClient client;

    @Autowired
    SelfServicePostgresTest(
            Closing closing, Deployments deployments, Ledger ledger, Tenants tenants, @LocalServerPort int port) {
        this.closing = closing;
        this.own = new SpentMonth(deployments, ledger, tenants);
        this.other = new SpentMonth(deployments, ledger, tenants);
        this.port = port;
        this.client = new AdminClient(port, basic());
    }

    @BeforeEach
    void closeBoth() {
        mine = closing.close(own.tenant(), own.month()).getFirst().id().toString();
        others = closing.close(other.tenant(), other.month()).getFirst().id().toString();
        path = "/api/v1/tenants/" + own.tenant();
        client = new AdminClient(port, client.token("TENANT", own.tenant().toString()));
    }

    private String days() {
        return "start_time=" + own.month().atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) + "&limit=40";
    }

    private List<String> reads() {
        return List.of("/usage", "/reports/usage?month=" + own.month(), "/organization/usage/completions?" + days(),
                "/organization/costs?" + days(), "/statements", "/exports/focus?month=" + own.month());
    }

    @Test
    void itReadsItsUsageBrokenDown() {
        JsonNode lines = client.get(path + "/reports/usage?by=model,class&month=" + own.month());
        assertThat(lines).hasSize(3)
                .allSatisfy(line -> assertThat(line.get("model").asString()).isEqualTo(own.model()));
        assertThat(lines.valueStream().map(line -> new BigDecimal(line.get("amount").asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(SpentMonth.EXACT);
    }

    @Test
    void itReadsUsageAndCostsInOpenAisShapes() {
        assertThat(sum(client.get(path + "/organization/usage/completions?" + days()), "/output_tokens"))
                .isEqualByComparingTo("600006");
        assertThat(sum(client.get(path + "/organization/costs?" + days()), "/amount/value"))
                .isEqualByComparingTo(SpentMonth.EXACT);
    }

    private static BigDecimal sum(JsonNode page, String field) {
        return page.get("data").valueStream().flatMap(bucket -> bucket.get("results").valueStream())
                .map(result -> result.at(field).decimalValue()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void itReadsItsStatementsAndExports() {
        assertThat(client.get(path + "/statements")).singleElement()
                .satisfies(shown -> assertThat(shown.get("id").asString()).isEqualTo(mine));
        String statement = path + "/statements/" + mine;
        assertThat(client.get(statement).get("total").decimalValue()).isEqualByComparingTo(SpentMonth.TOTAL);
        assertThat(client.get(statement + "/lines")).hasSize(3);
        assertThat(new String(client.bytes(statement + "/lines?format=pdf"), 0, 5,
                StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        String focus = String.valueOf(client.ask(HttpMethod.GET, path + "/exports/focus?month=" + own.month(), null)
                .getBody());
        assertThat(focus).contains(own.model()).doesNotContain(other.model());
        assertThat(focus.lines()).hasSize(1 + 2 * 3);
    }

    @Test
    void nothingOfAnotherTenantIsReadByAnyPath() {
        String theirs = "/api/v1/tenants/" + other.tenant();
        reads().forEach(read -> client.send(HttpMethod.GET, theirs + read, null, 403));
        for (String end : List.of("", "/lines", "/lines?format=csv", "/lines?format=pdf")) {
            client.send(HttpMethod.GET, theirs + "/statements/" + others + end, null, 403);
            client.send(HttpMethod.GET, path + "/statements/" + others + end, null, 404);
            client.send(HttpMethod.GET, "/api/v1/statements/" + others + end, null, 403);
        }
        for (String all : List.of("/reports/usage?month=" + own.month(), "/organization/costs?" + days(), "/statements",
                "/exports/focus?month=" + own.month())) {
            client.send(HttpMethod.GET, "/api/v1" + all, null, 403);
        }
    }

    @Test
    void aParameterDoesNotReachBeyondThePath() {
        String more = "&tenant=" + other.tenant() + "&model=" + other.model() + "&models=" + other.model();
        assertThat(client.get(path + "/reports/usage?month=" + own.month() + more)).isEmpty();
        assertThat(client.get(path + "/reports/usage?by=model&month=" + own.month() + "&tenant=" + other.tenant()))
                .singleElement().satisfies(line -> assertThat(line.get("model").asString()).isEqualTo(own.model()));
        assertThat(sum(client.get(path + "/organization/costs?" + days() + more), "/amount/value")).isZero();
        assertThat(String.valueOf(client.ask(HttpMethod.GET, path + "/exports/focus?month=" + own.month()
                + "&tenant=" + other.tenant(), null).getBody())).doesNotContain(other.model());
    }
}
