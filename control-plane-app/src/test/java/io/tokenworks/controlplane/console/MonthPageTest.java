package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest(classes = ConsoleTestApp.class)
@AutoConfigureMockMvc
class MonthPageTest {

    private static final String PATH = "/tenants/" + FakeDesks.TENANT + "/month?month=2026-10";

    private final MockMvc mvc;
    private final FakeDesks desks;
    private final FakeMoneyDesks money;

    @Autowired
    MonthPageTest(MockMvc mvc, FakeDesks desks, FakeMoneyDesks money) {
        this.mvc = mvc;
        this.desks = desks;
        this.money = money;
    }

    @BeforeEach
    void oneOfEverything() {
        desks.clear();
        desks.fill();
        money.clear();
        money.fill();
    }

    private MockHttpServletResponse page(String path) throws Exception {
        return mvc.perform(get(path).with(user("viewer").roles("VIEWER"))).andReturn().getResponse();
    }

    @Test
    void aClosedMonthShowsItsStatementWithItsFiles() throws Exception {
        String lines = "/tenants/" + FakeDesks.TENANT + "/statements/00000000-0000-0006-0000-000000000001/lines";
        assertThat(page(PATH).getContentAsString()).contains("Statement 42", "2.60 EUR", "2026-11-23 12:00:00",
                lines + "?format=pdf", lines + "?format=csv",
                "/exports/focus?month=2026-10&amp;tenant=" + FakeDesks.TENANT + "&amp;format=csv")
                .doesNotContain("No statement is sealed");
    }

    @Test
    void linesAreExactAndSayWhatIsNotPlainUse() throws Exception {
        assertThat(page(PATH).getContentAsString()).contains("1,200,002", "1.200002 EUR", "2.400024 EUR", "-1 EUR",
                "(none)", "late", "given back", "id=\"month-total\">2.600026 EUR<");
    }

    @Test
    void anOpenMonthSaysWhenItIsClosed() throws Exception {
        money.statements.clear();
        assertThat(page(PATH).getContentAsString())
                .contains("No statement is sealed for this month. It is closed not before 2026-11-23 12:00:00 UTC");
    }

    @Test
    void aMonthThatIsTooLongForAPageSaysWhereItIsWhole() throws Exception {
        money.whole = false;
        assertThat(page(PATH).getContentAsString()).contains("Too many lines for a page").doesNotContain("1,200,002");
    }

    @Test
    void aMonthOrATenantThatIsNoneIsAPage() throws Exception {
        assertThat(page(PATH + "x").getStatus()).isEqualTo(404);
        assertThat(page("/tenants/00000000-0000-0009-0000-000000000009/month").getStatus()).isEqualTo(404);
    }
}
