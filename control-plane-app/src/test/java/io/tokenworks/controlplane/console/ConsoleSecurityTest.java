package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest(classes = ConsoleTestApp.class)
@AutoConfigureMockMvc
class ConsoleSecurityTest {
    private final MockMvc mvc;
    private final FakeDesks desks;

    @Autowired
    ConsoleSecurityTest(MockMvc mvc, FakeDesks desks) {
        this.mvc = mvc;
        this.desks = desks;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/deployments", "/tenants", "/requests", "/events/overview"})
    void aStrangerIsSentToTheLogin(String path) throws Exception {
        assertThat(mvc.perform(get(path)).andReturn().getResponse().getRedirectedUrl()).endsWith("/login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/deployments", "/deployments/smollm2/scale", "/deployments/smollm2/retire", "/tenants",
        "/tenants/00000000-0000-0001-0000-000000000001/keys", "/logout"})
    void aForgedFormIsRefused(String path) throws Exception {
        int status = mvc.perform(post(path).with(user("admin").roles("ADMIN"))).andReturn().getResponse().getStatus();
        assertThat(status).isEqualTo(403);
        assertThat(desks.named("smollm2").orElseThrow().state()).isEqualTo(Deployed.State.RUNNING);
    }

    @Test
    void theAdminsPasswordOpensASession() throws Exception {
        assertThat(login(ConsoleTestApp.PASSWORD)).isEqualTo("/");
        assertThat(login("guess")).isEqualTo("/login?wrong=true");
    }

    private String login(String password) throws Exception {
        return String
                .valueOf(mvc.perform(post("/login").param("username", "admin").param("password", password).with(csrf()))
                        .andReturn().getResponse().getRedirectedUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/console.css", "/assets/console.js", "/assets/theme.js", "/assets/icon.svg",
        "/webjars/htmx.org/dist/htmx.min.js"})
    void theLoginPageCanLoadWhatItNeeds(String path) throws Exception {
        assertThat(mvc.perform(get(path)).andReturn().getResponse().getStatus()).isEqualTo(200);
    }
}
