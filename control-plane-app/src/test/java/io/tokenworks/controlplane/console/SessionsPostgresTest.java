package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneApp;
import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.access.Role;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of the sessions of a user that is changed. */
@SpringBootTest(classes = ControlPlaneApp.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SessionsPostgresTest extends ControlPlaneUnderTest {

    private static final String PASSWORD = "correct horse battery";

    private final StoredUserDesk users;
    private final String name = "sessions-" + UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    SessionsPostgresTest(StoredUserDesk users) {
        this.users = users;
    }

    @BeforeEach
    void user() {
        assertThat(users.create(name, Role.OPERATOR, PASSWORD)).isNull();
    }

    @Test
    void anotherRoleEndsThemAndHoldsForTheNext() throws Exception {
        try (ConsoleVisitor before = new ConsoleVisitor(port, name, PASSWORD);
                ConsoleVisitor other = new ConsoleVisitor(port, "admin", ADMIN_PASSWORD)) {
            assertThat(before.get("/deployments/new")).isEqualTo(200);
            users.changeRole(name, Role.VIEWER, 0);
            assertThat(before.get("/deployments/new")).as("to the login").isEqualTo(302);
            assertThat(other.get("/deployments/new")).as("of somebody else").isEqualTo(200);
        }
        try (ConsoleVisitor after = new ConsoleVisitor(port, name, PASSWORD)) {
            assertThat(after.get("/deployments/new")).isEqualTo(403);
            assertThat(after.get("/usage")).isEqualTo(200);
        }
    }

    @Test
    void anotherPasswordEndsThemAndTheOldOneOpensNothing() throws Exception {
        try (ConsoleVisitor before = new ConsoleVisitor(port, name, PASSWORD)) {
            assertThat(before.get("/")).isEqualTo(200);
            String next = users.resetPassword(name, 0);
            assertThat(before.get("/")).isEqualTo(302);
            assertThat(signsIn(PASSWORD)).isFalse();
            assertThat(signsIn(String.valueOf(next))).isTrue();
        }
    }

    @Test
    void aDisabledUserIsSentAwayAndComesBackOnceEnabled() throws Exception {
        try (ConsoleVisitor before = new ConsoleVisitor(port, name, PASSWORD)) {
            users.disable(name, true, 0);
            assertThat(before.get("/")).isEqualTo(302);
            assertThat(signsIn(PASSWORD)).isFalse();
            users.disable(name, false, 1);
            assertThat(before.get("/")).as("an ended session stays ended").isEqualTo(302);
            assertThat(signsIn(PASSWORD)).isTrue();
        }
    }

    @Test
    void whoeverIsDisabledInTheDatabaseItselfIsOutToo() throws Exception {
        try (ConsoleVisitor before = new ConsoleVisitor(port, name, PASSWORD)) {
            JdbcClient.create(DATABASE.owner()).sql("UPDATE admin_user SET disabled_at = now() WHERE name = ?")
                    .param(name).update();
            assertThat(before.get("/")).isEqualTo(302);
        }
    }

    /** The stream of a page that is left open would otherwise go on until it is ten minutes old. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aLivePageEndsToo() throws Exception {
        try (ConsoleVisitor before = new ConsoleVisitor(port, name, PASSWORD);
                var events = before.open("/events/overview")) {
            assertThat(events.read()).as("it has begun").isPositive();
            users.disable(name, true, 0);
            events.readAllBytes();
        }
    }

    private boolean signsIn(String password) throws Exception {
        try (ConsoleVisitor visitor = new ConsoleVisitor(port, name, password)) {
            return visitor.get("/") == 200;
        }
    }
}
