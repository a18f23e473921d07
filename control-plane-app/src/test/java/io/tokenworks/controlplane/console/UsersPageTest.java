package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.tokenworks.controlplane.access.ConsoleUserView;
import io.tokenworks.controlplane.access.Role;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SpringBootTest(classes = ConsoleTestApp.class)
@AutoConfigureMockMvc
class UsersPageTest {

    private final MockMvc mvc;
    private final FakeUserDesk desk;
    private final MockHttpSession session = new MockHttpSession();

    @Autowired
    UsersPageTest(MockMvc mvc, FakeUserDesk desk) {
        this.mvc = mvc;
        this.desk = desk;
    }

    @BeforeEach
    void someUsers() {
        desk.clear();
        desk.fill();
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(request.with(user("admin").roles("ADMIN")).with(csrf()).session(session)).andReturn()
                .getResponse();
    }

    private String page() throws Exception {
        return send(get("/users")).getContentAsString();
    }

    private ConsoleUserView named(String name) {
        return Objects.requireNonNull(desk.users.get(name));
    }

    @Test
    void eachMayBeChangedButTheOneWhoLooks() throws Exception {
        String html = page();
        assertThat(html).contains("action=\"/users/somebody/role\"", "action=\"/users/somebody/password\"",
                "action=\"/users/somebody/disable\"", "action=\"/users/gone/enable\"", "You: another administrator")
                .doesNotContain("action=\"/users/admin/", "/users/somebody/enable", "/users/gone/disable");
        assertThat(send(get("/users")).getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aButtonThatAsksOnceMoreSendsTheVersionThatWasSeen() throws Exception {
        assertThat(page()).containsPattern("action=\"/users/somebody/disable\".*name=\"version\" value=\"1\"")
                .containsPattern("action=\"/users/somebody/password\".*name=\"version\" value=\"1\"");
    }

    @Test
    void aGeneratedPasswordIsShownOnTheNextPageAlone() throws Exception {
        var answer = send(post("/users").param("name", "new").param("role", "OPERATOR").param("password", ""));
        assertThat(answer.getRedirectedUrl()).isEqualTo("/users");
        assertThat(named("new").role()).isEqualTo(Role.OPERATOR);
        assertThat(page()).contains("generated-for-new", "User new is created");
        assertThat(page()).doesNotContain("generated-for-new");

        send(post("/users/new/password").param("version", "0"));
        assertThat(page()).contains("reset-for-new");
        assertThat(page()).doesNotContain("reset-for-new");
    }

    @Test
    void aPasswordThatWasTypedIsNotShownAgainNotEvenIfItIsWrong() throws Exception {
        var answer = send(post("/users").param("name", "new").param("role", "KING").param("password", "short-one"));
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString()).contains("value=\"new\"", "Choose one of the list")
                .doesNotContain("short-one");
        answer = send(post("/users").param("name", "new").param("role", "VIEWER").param("password", "short-one"));
        assertThat(answer.getContentAsString()).contains("is too short").doesNotContain("short-one");
        assertThat(desk.users).doesNotContainKey("new");
        send(post("/users").param("name", "new").param("role", "VIEWER").param("password", "long-enough-1"));
        assertThat(page()).contains("User new is created").doesNotContain("long-enough-1", "id=\"secret\"");
    }

    @Test
    void roleAndStateAreChangedAtTheVersionThatWasSeen() throws Exception {
        send(post("/users/somebody/role").param("role", "VIEWER").param("version", "1"));
        assertThat(named("somebody").role()).isEqualTo(Role.VIEWER);
        assertThat(page()).contains("The role of somebody is changed");
        var late = send(post("/users/somebody/disable").param("version", "1"));
        assertThat(late.getStatus()).isEqualTo(422);
        assertThat(late.getContentAsString()).contains("changed since");
        assertThat(named("somebody").disabledAt()).isNull();
        send(post("/users/somebody/disable").param("version", "2"));
        assertThat(named("somebody").disabledAt()).isNotNull();
        send(post("/users/gone/enable").param("version", "2"));
        assertThat(named("gone").disabledAt()).isNull();
        assertThat(send(post("/users/gone/role").param("role", "TENANT").param("version", "3")).getStatus())
                .isEqualTo(422);
        assertThat(named("gone").role()).isEqualTo(Role.FINANCE);
    }

    @Test
    void aSessionThatIsNotInForceIsEndedAndSignsInAnew() throws Exception {
        desk.sessionsGoOn = false;
        assertThat(send(get("/users")).getRedirectedUrl()).endsWith("/login");
        assertThat(session.isInvalid()).isTrue();
        assertThat(mvc.perform(get("/assets/console.css").with(user("admin").roles("ADMIN"))).andReturn().getResponse()
                .getStatus()).isEqualTo(200);
    }
}
