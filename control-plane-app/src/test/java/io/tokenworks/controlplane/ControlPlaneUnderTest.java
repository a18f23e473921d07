package io.tokenworks.controlplane;

import io.tokenworks.testkit.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole control plane on a real PostgreSQL; its actuator starts nothing. One instance serves all test classes
 * that extend this.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ControlPlaneUnderTest {

    public static final String ADMIN_PASSWORD = "correct-horse";
    public static final String INTERNAL_SECRET = "test-internal-secret-0123456789";

    protected static final PostgresFixture.Database DATABASE = PostgresFixture.freshDatabase();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", DATABASE::jdbcUrl);
        registry.add("spring.datasource.username", () -> PostgresFixture.APP);
        registry.add("spring.datasource.password", () -> PostgresFixture.PASSWORD);
        registry.add("spring.flyway.user", () -> PostgresFixture.OWNER);
        registry.add("spring.flyway.password", () -> PostgresFixture.PASSWORD);
        registry.add("tokenworks.admin.password", () -> ADMIN_PASSWORD);
        registry.add("tokenworks.internal.secret", () -> INTERNAL_SECRET);
        registry.add("tokenworks.actuator.kind", () -> "none");
        registry.add("tokenworks.statements.automatic", () -> false);
        registry.add("tokenworks.state-dir", ControlPlaneUnderTest::temporaryFolder);
    }

    protected static String basic() {
        byte[] credentials = ("admin:" + ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    private static String temporaryFolder() {
        try {
            return Files.createTempDirectory("control-plane").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
