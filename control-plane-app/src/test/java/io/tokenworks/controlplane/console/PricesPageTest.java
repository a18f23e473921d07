package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SpringBootTest(classes = ConsoleTestApp.class)
@AutoConfigureMockMvc
class PricesPageTest {

    private final MockMvc mvc;
    private final FakeMoneyDesks desks;

    @Autowired
    PricesPageTest(MockMvc mvc, FakeMoneyDesks desks) {
        this.mvc = mvc;
        this.desks = desks;
    }

    @BeforeEach
    void someVersions() {
        desks.clear();
        desks.fill();
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request.with(user("finance").roles("FINANCE")).with(csrf())).andReturn().getResponse();
    }

    @Test
    void theListShowsWhatHoldsAndWhatComesAndAModelsPageWhatIsOverToo() throws Exception {
        String all = send(get("/prices")).getContentAsString();
        assertThat(all).contains("Everybody", "Search team", "priority", "0.3 EUR", "0.2 EUR", "0.15 EUR")
                .doesNotContain("0.1 EUR");
        assertThat(count(all, ">In force<")).isEqualTo(2);
        assertThat(count(all, ">Coming<")).isOne();
        String one = send(get("/prices?model=smollm2")).getContentAsString();
        assertThat(one).contains("0.1 EUR", ">Past<");
        assertThat(one.indexOf("0.3 EUR")).isLessThan(one.indexOf("0.2 EUR"));
    }

    @Test
    void aVersionEndsWhereTheNextOfItsScopeBegins() throws Exception {
        String html = send(get("/prices")).getContentAsString();
        String begins = Figures.time(desks.versions.getFirst().from());
        assertThat(count(html, begins)).as("as the start of one and the end of another").isEqualTo(2);
        assertThat(html).contains(Figures.time(desks.versions.get(3).from()), "until the next");
    }

    @Test
    void theFormBeginsWithWhatHoldsNow() throws Exception {
        assertThat(send(get("/prices/new?model=smollm2")).getContentAsString())
                .contains("name=\"input\" type=\"text\" value=\"0.2\"", "name=\"cached\" type=\"text\" value=\"0.05\"");
    }

    @Test
    void aPriceIsSetFromAMomentInUtc() throws Exception {
        var answer = send(form(post("/prices"), "0.25").param("from", "2031-01-01T00:00"));
        assertThat(answer.getRedirectedUrl()).isEqualTo("/prices?model=smollm2");
        assertThat(desks.versions.getLast()).satisfies(set -> {
            assertThat(set.from()).isEqualTo(Instant.parse("2031-01-01T00:00:00Z"));
            assertThat(set.scope()).isEqualTo(new PriceDesk.Scope("smollm2", "default", FakeDesks.TENANT));
            assertThat(set.tariff().input()).isEqualByComparingTo("0.25");
        });
    }

    @Test
    void aPreviewShowsTheChangeAndSetsNothing() throws Exception {
        var answer = send(form(post("/prices/preview"), "0.25").param("month", "2026-10"));
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentAsString()).contains("What 2026-10 would have cost", ">0.4 EUR<", ">0.65 EUR<",
                "+0.25 EUR", "1,000,000", "value=\"0.25\"");
        assertThat(desks.versions).hasSize(4);
    }

    @Test
    void amountsInAnotherCurrencyAreNotSubtracted() throws Exception {
        String html = send(form(post("/prices/preview"), "0.25", "USD").param("month", "2026-10"))
                .getContentAsString();
        assertThat(html).contains(">0.4 EUR<", ">0.65 USD<").doesNotContain("+0.25");
    }

    @Test
    void whatIsWrongIsNamedAtItsField() throws Exception {
        var answer = send(form(post("/prices"), "-1").param("from", "tomorrow"));
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString()).contains("id=\"input-wrong\"", "id=\"from-wrong\"");
        var nowhere = send(post("/prices").param("model", "none").param("input", "1").param("cached", "1")
                .param("output", "1").param("currency", "eur"));
        assertThat(nowhere.getContentAsString()).contains("Choose one of the list.", "id=\"currency-wrong\"");
        assertThat(send(form(post("/prices/preview"), "1").param("month", "then")).getContentAsString())
                .contains("id=\"month-wrong\"");
    }

    private static MockHttpServletRequestBuilder form(MockHttpServletRequestBuilder request, String input) {
        return form(request, input, "EUR");
    }

    private static MockHttpServletRequestBuilder form(
            MockHttpServletRequestBuilder request, String input, String currency) {
        return request.param("model", "smollm2").param("tenant", FakeDesks.TENANT.toString()).param("tier", "")
                .param("input", input).param("cached", "0.05").param("output", "0.4").param("currency", currency);
    }

    private static int count(String text, String part) {
        Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
        return (int) matcher.results().count();
    }
}
