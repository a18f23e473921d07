package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.access.Role;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

/** No page shows a link or a button that the one who looks may not use. */
@SpringBootTest(classes = ConsoleTestApp.class)
@AutoConfigureMockMvc
class ButtonsByRoleTest {

    private static final Pattern LINK = Pattern.compile("(?:href|data-events)=\"(/[^\"?#]*)");
    private static final Pattern BUTTON = Pattern.compile("(?:action|hx-post|formaction)=\"(/[^\"?#]*)");
    private static final Set<String> EVERYBODYS = Set.of("/logout");
    private static final List<String> PAGES = List.of("/", "/deployments", "/deployments/new", "/deployments/smollm2",
            "/prices", "/prices?model=smollm2", "/prices/new", "/tenants", "/tenants/" + FakeDesks.TENANT,
            "/tenants/" + FakeDesks.TENANT + "/month", "/requests",
            "/usage", "/conservation", "/alerts", "/users");

    private final MockMvc mvc;
    private final FakeDesks desks;
    private final FakeMoneyDesks money;
    private final LivePulse pulse;

    @Autowired
    ButtonsByRoleTest(MockMvc mvc, FakeDesks desks, FakeMoneyDesks money, LivePulse pulse) {
        this.mvc = mvc;
        this.desks = desks;
        this.money = money;
        this.pulse = pulse;
    }

    @BeforeEach
    void oneOfEverything() {
        desks.clear();
        desks.fill();
        money.clear();
        money.fill();
        pulse.sample(System.nanoTime());
    }

    private MockHttpServletResponse page(String path, Role role) throws Exception {
        return mvc.perform(get(path).with(user("somebody").roles(role.name()))).andReturn().getResponse();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatAPageShowsMayBePressed(Role role) throws Exception {
        Actor actor = new Actor("user:somebody", role, null);
        for (String path : PAGES) {
            MockHttpServletResponse answer = page(path, role);
            boolean allowed = actor.mayRead(path.replaceFirst("\\?.*", ""));
            assertThat(answer.getStatus()).as("%s as %s", path, role).isEqualTo(allowed ? 200 : 403);
            if (!allowed) {
                continue;
            }
            String html = answer.getContentAsString();
            assertThat(html).contains("</html>").doesNotContain("??");
            assertThat(found(LINK, html)).as("links of %s for %s", path, role)
                    .allMatch(link -> file(link) || actor.mayRead(link) || link.equals("/"));
            assertThat(found(BUTTON, html)).as("buttons of %s for %s", path, role)
                    .allMatch(button -> EVERYBODYS.contains(button) || actor.mayWrite(button));
        }
    }

    @Test
    void anAdministratorSeesAllOfThem() throws Exception {
        Set<String> buttons = new TreeSet<>();
        for (String path : PAGES) {
            buttons.addAll(found(BUTTON, page(path, Role.ADMIN).getContentAsString()));
        }
        assertThat(buttons).contains("/deployments", "/deployments/smollm2/scale", "/deployments/smollm2/retire",
                "/prices", "/prices/preview", "/tenants", "/tenants/" + FakeDesks.TENANT + "/keys",
                "/tenants/" + FakeDesks.TENANT + "/quota", "/users", "/users/admin/role", "/users/gone/enable");
    }

    @Test
    void anOperatorDeploysWithoutSayingAPrice() throws Exception {
        assertThat(page("/deployments/new", Role.OPERATOR).getContentAsString()).doesNotContain("id=\"inputPrice\"");
        var answer = mvc.perform(post("/deployments").param("name", "free").param("backend", "TIMED")
                .param("mode", "AGGREGATED").param("decodeWorkers", "1").param("inputPrice", "7")
                .with(user("somebody").roles("OPERATOR")).with(csrf())).andReturn().getResponse();
        assertThat(answer.getRedirectedUrl()).isEqualTo("/deployments/free");
        assertThat(desks.ordered).singleElement().satisfies(order -> assertThat(order.prices()).isNull());
    }

    private static boolean file(String link) {
        return link.startsWith("/assets/") || link.startsWith("/webjars/");
    }

    private static Set<String> found(Pattern pattern, String html) {
        return pattern.matcher(html).results().map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
