package io.tokenworks.controlplane;

import io.tokenworks.testkit.PostgresFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole control plane on a real PostgreSQL; its actuator starts nothing. One instance serves all test classes
 * that extend this.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(ControlPlaneUnderTest.QuickHash.class)
public abstract class ControlPlaneUnderTest {

    public static final String ADMIN_PASSWORD = "correct-horse";
    public static final String INTERNAL_SECRET = "test-internal-secret-0123456789";

    protected static final PostgresFixture.Database DATABASE = PostgresFixture.freshDatabase();

    /**
     * The administrator's password is kept as it is: to check a hash that is slow on purpose takes a tenth of a second,
     * each of some thousand times. Users that tests make have the real one.
     */
    @TestConfiguration(proxyBeanMethods = false)
    static class QuickHash {

        @Bean
        ApplicationRunner quickHash(JdbcClient rows) {
            return _ -> rows.sql("UPDATE admin_user SET password_hash = ? WHERE name = 'admin'")
                    .param("{noop}" + ADMIN_PASSWORD).update();
        }
    }

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
