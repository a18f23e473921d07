package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.statements.SpentMonth;
import io.tokenworks.controlplane.tenants.Tenants;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Months are closed and statements read over HTTP, in each of their forms. */
class StatementsApiPostgresTest extends ControlPlaneUnderTest {

    private final SpentMonth spent;
    private final AdminClient admin;
    private final int port;

    @Autowired
    StatementsApiPostgresTest(
            Deployments deployments, Ledger ledger, Tenants tenants, @LocalServerPort int port) {
        this.spent = new SpentMonth(deployments, ledger, tenants);
        this.admin = new AdminClient(port, basic());
        this.port = port;
    }

    private String closing(YearMonth month) {
        return "/api/v1/tenants/" + spent.tenant() + "/periods/" + month + "/close";
    }

    private JsonNode close() {
        return admin.send(HttpMethod.POST, closing(spent.month()), null, 200).get(0);
    }

    @Test
    void aMonthIsClosedOnceAndItsStatementIsFoundByTenantAndById() {
        JsonNode sealed = close();
        assertThat(sealed.get("total").decimalValue()).isEqualByComparingTo(SpentMonth.TOTAL);
        assertThat(sealed.get("exact").decimalValue()).isEqualByComparingTo(SpentMonth.EXACT);
        assertThat(sealed.get("lines").asInt()).isEqualTo(3);
        assertThat(admin.send(HttpMethod.POST, closing(spent.month()), null, 200)).isEmpty();
        String id = sealed.get("id").asString();
        assertThat(admin.get("/api/v1/statements?tenant=" + spent.tenant())).hasSize(1)
                .first().satisfies(listed -> assertThat(listed.get("id").asString()).isEqualTo(id));
        assertThat(admin.get("/api/v1/statements/" + id).get("hash").asString())
                .isEqualTo(sealed.get("hash").asString()).hasSize(64);
    }

    @Test
    void anOpenMonthAndAWrongOneAreRefusedByName() {
        YearMonth now = YearMonth.now(ZoneOffset.UTC);
        assertThat(admin.send(HttpMethod.POST, closing(now), null, 409).toString()).contains("period",
                "waits for late records until " + now.plusMonths(1).atDay(4));
        admin.send(HttpMethod.POST, "/api/v1/tenants/" + spent.tenant() + "/periods/2026-13/close", null, 400);
        assertThat(admin.get("/api/v1/statements?tenant=" + spent.tenant())).isEmpty();
    }

    @Test
    void onlyFinanceAndAdministratorsClose() {
        for (String role : List.of("VIEWER", "OPERATOR")) {
            assertThat(new AdminClient(port, admin.token(role, null)).ask(HttpMethod.POST, closing(spent.month()), null)
                    .getStatusCode()).as(role).isEqualTo(HttpStatus.FORBIDDEN);
        }
        assertThat(new AdminClient(port, "Bearer twa-guess").ask(HttpMethod.POST, closing(spent.month()), null)
                .getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        AdminClient finance = new AdminClient(port, admin.token("FINANCE", null));
        assertThat(finance.send(HttpMethod.POST, closing(spent.month()), null, 200)).hasSize(1);
    }

    @Test
    void theLinesAreTheSameAsJsonCsvAndPdf() throws Exception {
        JsonNode sealed = close();
        String lines = "/api/v1/statements/" + sealed.get("id").asString() + "/lines";
        JsonNode json = admin.get(lines);
        assertThat(json.valueStream().map(line -> line.get("amount").decimalValue()).reduce(BigDecimal.ZERO,
                BigDecimal::add)).isEqualByComparingTo(SpentMonth.TOTAL);
        List<String> csv = String.valueOf(admin.ask(HttpMethod.GET, lines + "?format=csv", null).getBody()).lines()
                .toList();
        assertThat(csv).hasSize(1 + 3).first().asString().startsWith("line,kind,");
        assertThat(csv.stream().skip(1).map(line -> new BigDecimal(line.substring(line.lastIndexOf(',') + 1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(SpentMonth.TOTAL);
        String pdf = text(admin.bytes(lines + "?format=pdf"));
        assertThat(pdf).contains("3.80 EUR", "3.800026", "1200002", "800000", "600006", spent.model(),
                sealed.get("hash").asString(), sealed.get("head").asString());
        json.forEach(line -> assertThat(pdf).contains(line.get("amount").decimalValue().toPlainString()));
        assertThat(admin.send(HttpMethod.GET, lines + "?format=xls", null, 400).toString())
                .contains("json, csv or pdf");
    }

    @Test
    void aStatementThatIsNotThereIsNotFound() {
        String nowhere = "/api/v1/statements/" + UUID.randomUUID();
        admin.send(HttpMethod.GET, nowhere, null, 404);
        admin.send(HttpMethod.GET, nowhere + "/lines?format=pdf", null, 404);
    }

    private static String text(byte[] file) throws Exception {
        try (PdfReader reader = new PdfReader(file)) {
            return new PdfTextExtractor(reader).getTextFromPage(1);
        }
    }
}
