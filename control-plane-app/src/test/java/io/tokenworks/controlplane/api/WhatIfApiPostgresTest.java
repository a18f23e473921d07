package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.statements.SpentMonth;
import io.tokenworks.controlplane.tenants.Tenants;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** What use would have cost at other prices, asked over HTTP. */
class WhatIfApiPostgresTest extends ControlPlaneUnderTest {

    private final SpentMonth spent;
    private final AdminClient admin;
    private final int port;

    @Autowired
    WhatIfApiPostgresTest(Deployments deployments, Ledger ledger, Tenants tenants, @LocalServerPort int port) {
        this.spent = new SpentMonth(deployments, ledger, tenants);
        this.admin = new AdminClient(port, basic());
        this.port = port;
    }

    private Map<String, Object> question(Map<String, Object> price) {
        YearMonth month = spent.month();
        return new TreeMap<>(Map.of("from", month.atDay(1) + "T00:00:00Z", "to",
                month.plusMonths(1).atDay(1) + "T00:00:00Z", "tenant", spent.tenant(), "prices", List.of(price)));
    }

    private Map<String, Object> price(String input, String output) {
        return new TreeMap<>(Map.of("deployment", spent.model(), "input", new BigDecimal(input), "output",
                new BigDecimal(output)));
    }

    private JsonNode ask(Map<String, Object> question, int status) {
        return admin.send(HttpMethod.POST, "/api/v1/what-if", question, status);
    }

    @Test
    void useIsPricedAnewToTheLastDigitAndTheLedgerIsNotTouched() {
        JsonNode line = ask(question(price("0.000000001", "2")), 200).get(0);
        assertThat(new BigDecimal(line.get("amount").asString())).isEqualByComparingTo(SpentMonth.EXACT);
        // cached as input: 2,000,002 × 0.000000001 + 600,006 × 2, by a million
        assertThat(line.get("whatIf").asString()).isEqualTo("1.200012002000002");
        assertThat(admin.get("/api/v1/tenants/" + spent.tenant() + "/usage").get(0).get("amount").decimalValue())
                .isEqualByComparingTo(SpentMonth.EXACT);
        assertThat(ask(question(price("9", "9")), 200)).hasSize(1);
    }

    @Test
    void useThatNoPriceIsNamedForKeepsItsAmount() {
        Map<String, Object> other = price("9", "9");
        other.put("serviceTier", "priority");
        JsonNode line = ask(question(other), 200).get(0);
        assertThat(new BigDecimal(line.get("whatIf").asString())).isEqualByComparingTo(SpentMonth.EXACT);
    }

    @Test
    void theNarrowestPriceThatFitsCounts() {
        Map<String, Object> own = price("0", "1");
        own.put("tenant", spent.tenant());
        Map<String, Object> question = question(price("9", "9"));
        question.put("prices", List.of(price("9", "9"), own));
        assertThat(new BigDecimal(ask(question, 200).get(0).get("whatIf").asString())).isEqualByComparingTo("0.600006");
    }

    @Test
    void aWrongQuestionNamesItsField() {
        Map<String, Object> half = question(price("1", "1"));
        half.put("from", spent.month().atDay(1) + "T00:30:00Z");
        assertThat(ask(half, 400).toString()).contains("whole hours");
        Map<String, Object> backwards = question(price("1", "1"));
        backwards.put("to", backwards.get("from"));
        assertThat(ask(backwards, 400).toString()).contains("from before to");
        assertThat(ask(question(price("-1", "1")), 400).toString()).contains("prices[0].input");
        Map<String, Object> none = question(price("1", "1"));
        none.put("prices", List.of());
        assertThat(ask(none, 400).toString()).contains("prices");
    }

    @Test
    void whoMayNotSetPricesMayNotAsk() {
        for (String role : List.of("VIEWER", "OPERATOR")) {
            new AdminClient(port, admin.token(role, null)).send(HttpMethod.POST, "/api/v1/what-if",
                    question(price("1", "1")), 403);
        }
        new AdminClient(port, admin.token("TENANT", spent.tenant().toString())).send(HttpMethod.POST,
                "/api/v1/what-if", question(price("1", "1")), 403);
        new AdminClient(port, "Bearer twa-guess").send(HttpMethod.POST, "/api/v1/what-if", question(price("1", "1")),
                401);
    }
}
