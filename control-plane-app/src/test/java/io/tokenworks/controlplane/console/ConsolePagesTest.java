package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tokenworks.wire.worker.WorkerRole;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Every page as it is served, over desks in memory. */
@SpringBootTest(classes = ConsoleTestApp.class)
@AutoConfigureMockMvc
class ConsolePagesTest {
    private final MockMvc mvc;
    private final FakeDesks desks;
    private final LivePulse pulse;

    @Autowired
    ConsolePagesTest(MockMvc mvc, FakeDesks desks, LivePulse pulse) {
        this.mvc = mvc;
        this.desks = desks;
        this.pulse = pulse;
    }

    @BeforeEach
    void oneOfEverything() {
        desks.clear();
        desks.fill();
        pulse.sample(System.nanoTime());
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request.with(user("admin").roles("ADMIN"))).andReturn().getResponse();
    }

    private MockHttpServletResponse submit(MockHttpServletRequestBuilder request) throws Exception {
        return send(request.with(csrf()));
    }

    /** A message that is missing renders as its key between question marks. */
    private static void complete(String html) {
        assertThat(html).doesNotContain("??").contains("</html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/deployments", "/deployments/new", "/deployments/smollm2", "/tenants",
        "/tenants/00000000-0000-0001-0000-000000000001", "/requests",
        "/requests?tenant=00000000-0000-0001-0000-000000000001", "/usage", "/usage?by=tag:team&month=2026-01",
        "/usage?by=day&tenant=00000000-0000-0001-0000-000000000001", "/prices", "/prices?model=smollm2", "/prices/new",
        "/prices/new?model=smollm2&tenant=00000000-0000-0001-0000-000000000001", "/conservation",
        "/tenants/00000000-0000-0001-0000-000000000001/month?month=2026-10", "/alerts", "/users", "/login?wrong=true",
        "/login?out=true"})
    void everyPageRendersWithAllItsMessagesAndNothingInline(String path) throws Exception {
        MockHttpServletResponse full = send(get(path));
        assertThat(full.getStatus()).isEqualTo(200);
        complete(full.getContentAsString());
        assertThat(full.getContentAsString()).startsWith("<!DOCTYPE html>").doesNotContain("class=\"empty\"");
        assertThat(full.getContentAsString()).doesNotContain(" style=").doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=");
        assertThat(full.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
                .doesNotContain("unsafe");
    }

    @Test
    void aTenantsBudgetsShowWhatIsSpentHeldFrozenAndLeft() throws Exception {
        String html = send(get("/tenants/" + FakeDesks.TENANT)).getContentAsString();
        assertThat(html).contains("1,500 used", "200 committed", "50 frozen", "250 left", "7 would have been refused",
                "1,500 spent, 200 committed, 250 left of 2,000");
    }

    @Test
    void alertsShowThresholdsForecastsAndWhatCouldNotBeTold() throws Exception {
        String html = send(get("/alerts")).getContentAsString();
        assertThat(html).contains("80 %", "8.5 EUR", "forecast: 12", "3 messages to webhooks are parked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/deployments", "/tenants", "/requests", "/usage", "/conservation", "/alerts"})
    void anEmptySystemSaysWhatToDoNext(String path) throws Exception {
        desks.clear();
        pulse.sample(System.nanoTime());
        String html = send(get(path)).getContentAsString();
        complete(html);
        assertThat(html).contains("class=\"empty\"");
    }

    @Test
    void theOverviewShowsWorkersByDeploymentAndHidesThoseThatEnded() throws Exception {
        String html = send(get("/")).getContentAsString();
        assertThat(html)
                .contains("7 workers", "Loading, 40 %", "Warming up", "3 running, 1 waiting", "Ready", "Draining",
                        "4 streams left.")
                .contains("Failing", "Died 3 times", "no file at &#39;/models/gone.gguf&#39;")
                .doesNotContain(">Lost<", ">Stopped<");
    }

    @Test
    void aDeploymentShowsWantedAgainstActual() throws Exception {
        String html = send(get("/deployments/smollm2")).getContentAsString();
        assertThat(html.replaceAll("</span><span>", ""))
                .contains("2 wanted · 1 ready · 3 coming up · 1 draining · 1 failing", "0.05 EUR / 1M tokens",
                        "4 streams left.")
                .contains("no file at &#39;/models/gone.gguf&#39;");
    }

    @Test
    void aStepperAnswersWithTheLiveRegionOnly() throws Exception {
        MockHttpServletResponse answer = submit(post("/deployments/smollm2/scale").header("HX-Request", "true")
                .param("role", "DECODE")
                .param("workers", "3"));
        assertThat(answer.getContentAsString()).contains("id=\"desired-DECODE\">3<").doesNotContain("<html");
        assertThat(desks.named("smollm2").orElseThrow().pools())
                .contains(new Deployed.Pool(WorkerRole.DECODE, 3));
    }

    @Test
    void aPoolCannotGrowBeyondItsLimit() throws Exception {
        MockHttpServletResponse answer = submit(post("/deployments/smollm2/scale").header("HX-Request", "true")
                .param("role", "DECODE")
                .param("workers", "1000"));
        assertThat(answer.getContentAsString()).contains("Use a whole number from 0 to 16.");
        assertThat(desks.named("smollm2").orElseThrow().pools())
                .contains(new Deployed.Pool(WorkerRole.DECODE, 2));
    }

    @Test
    void deployingLeadsToThePageOfTheDeployment() throws Exception {
        MockHttpServletResponse answer = submit(deploy("demo", "1", "0.5"));
        assertThat(answer.getRedirectedUrl()).isEqualTo("/deployments/demo");
        assertThat(desks.named("demo")).isPresent();
    }

    @Test
    void wrongFieldsAreNamedWhereTheyStandAndKeepWhatWasTyped() throws Exception {
        MockHttpServletResponse answer = submit(deploy("a name with spaces", "many", "-1"));
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString())
                .contains("id=\"name-wrong\"", "id=\"decodeWorkers-wrong\"", "id=\"inputPrice-wrong\"")
                .contains("value=\"a name with spaces\"")
                .doesNotContain("id=\"outputPrice-wrong\"");
        assertThat(desks.all()).hasSize(1);
    }

    @Test
    void aRefusalOfTheDeskStandsAtItsField() throws Exception {
        MockHttpServletResponse answer = submit(deploy("smollm2", "1", "0"));
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString()).contains("There is one of that name.", "id=\"name-wrong\"");
    }

    private static MockHttpServletRequestBuilder deploy(String name, String decodeWorkers, String inputPrice) {
        return post("/deployments").param("name", name).param("backend", "TIMED").param("model", "/models/a.gguf")
                .param("mode", "AUTO").param("prefillWorkers", "1").param("decodeWorkers", decodeWorkers)
                .param("inputPrice", inputPrice).param("cachedPrice", "0").param("outputPrice", "1.5");
    }

    @Test
    void retiringTakesTheSteppersAway() throws Exception {
        assertThat(submit(post("/deployments/smollm2/retire")).getRedirectedUrl()).isEqualTo("/deployments/smollm2");
        String html = send(get("/deployments/smollm2")).getContentAsString();
        complete(html);
        assertThat(html).contains("Retiring").doesNotContain("Retire smollm2 now");
    }

    @Test
    void aTenantIsCreatedWithItsQuota() throws Exception {
        String to = String.valueOf(
                submit(post("/tenants").param("name", "Chat team").param("quotaTokens", "500")).getRedirectedUrl());
        String html = send(get(to)).getContentAsString();
        assertThat(html).contains("Chat team", "data-limit=\"500\"", "data-left=\"500\"");
    }

    @Test
    void aTenantsNameIsTakenOnce() throws Exception {
        MockHttpServletResponse answer = submit(
                post("/tenants").param("name", "Search team").param("quotaTokens", "x"));
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString()).contains("Use a whole number of tokens");
    }

    @Test
    void aSecretPassesToOnePageOnly() throws Exception {
        String page = "/tenants/" + FakeDesks.TENANT;
        var issued = mvc
                .perform(post(page + "/keys").param("label", "laptop").with(csrf()).with(user("admin").roles("ADMIN")))
                .andReturn();
        assertThat(issued.getFlashMap().get("secret")).isEqualTo("tw-secret-of-laptop");
        assertThat(issued.getResponse().getRedirectedUrl()).isEqualTo(page).doesNotContain("secret");
        var shown = send(get(page).flashAttr("secret", "tw-secret-of-laptop"));
        assertThat(shown.getContentAsString()).contains("tw-secret-of-laptop");
        assertThat(shown.getHeader("Cache-Control")).contains("no-store");
        assertThat(send(get(page)).getContentAsString()).doesNotContain("tw-secret-of-laptop");
    }

    @Test
    void aQuotaIsChanged() throws Exception {
        String page = "/tenants/" + FakeDesks.TENANT;
        assertThat(submit(post(page + "/quota").param("quotaTokens", "")).getStatus()).isEqualTo(422);
        submit(post(page + "/quota").param("quotaTokens", "1,000"));
        assertThat(send(get(page)).getContentAsString()).contains("data-limit=\"1000\"");
    }

    @Test
    void aLimitIsSetNarrowedAndRemovedByAnAdministrator() throws Exception {
        String page = "/tenants/" + FakeDesks.TENANT;
        assertThat(submit(post(page + "/limits").param("measure", "MONEY").param("window", "MONTH")
                .param("mode", "HARD").param("amount", "12.5")).getContentAsString())
                .contains("must be an ISO 4217 code");
        assertThat(submit(post(page + "/limits").param("measure", "MONEY").param("window", "MONTH")
                .param("mode", "HARD").param("amount", "12.5").param("currency", "EUR")).getStatus()).isEqualTo(302);
        String one = page + "/limits/" + new UUID(5, 9);
        assertThat(send(get(page)).getContentAsString()).contains("action=\"" + one + "\"", "value=\"12.5\"");
        assertThat(mvc.perform(get(page).with(user("v").roles("VIEWER"))).andReturn().getResponse()
                .getContentAsString()).doesNotContain(one);

        submit(post(one).param("amount", "10").param("version", "0"));
        assertThat(send(get(page)).getContentAsString()).contains("value=\"10\"");
        assertThat(submit(post(one).param("amount", "9").param("version", "0")).getContentAsString())
                .contains("it has been changed since");
        submit(post(one + "/remove").param("version", "1"));
        assertThat(send(get(page)).getContentAsString()).doesNotContain(one);
    }

    @Test
    void requestsShowExactCostsAndEveryOutcome() throws Exception {
        assertThat(send(get("/requests")).getContentAsString())
                .contains("0.0000492 EUR", "Cut by quota", "41 ms", "1.23 s");
    }

    @Test
    void whatIsNotThereIsAPage() throws Exception {
        for (String path : List.of("/deployments/none", "/tenants/nonsense",
                "/requests?tenant=00000000-0000-0009-0000-000000000009")) {
            MockHttpServletResponse answer = send(get(path));
            assertThat(answer.getStatus()).isEqualTo(404);
            complete(answer.getContentAsString());
        }
    }

    @Test
    void usageIsSortedByCostAndSaysEachLinesShare() throws Exception {
        String html = send(get("/usage?by=project")).getContentAsString();
        assertThat(html).contains("4 EUR", "82 % of the cost", "19 % of the cost", "(none)");
        assertThat(html.indexOf("research")).isLessThan(html.indexOf("(none)"));
        assertThat(send(get("/usage?by=colour")).getStatus()).isEqualTo(404);
    }

    @Test
    void conservationNamesTheCausesOfWhatWasNotBilled() throws Exception {
        assertThat(send(get("/conservation")).getContentAsString())
                .contains("cancelled 6, retried 4", "id=\"difference\">0<", "1,010", "id=\"quarantined\">3<");
    }
}
