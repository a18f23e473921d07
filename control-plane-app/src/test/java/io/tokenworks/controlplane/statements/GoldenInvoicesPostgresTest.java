package io.tokenworks.controlplane.statements;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.ledger.Corrections;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.tenants.Tenants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Invoices computed by hand, through the real ingest and the real close, to the last digit. */
class GoldenInvoicesPostgresTest extends ControlPlaneUnderTest {

    private final GoldenCase.Office office;
    private final Tenants tenants;

    @Autowired
    GoldenInvoicesPostgresTest(
            Deployments deployments, Ledger ledger, Corrections corrections, Closing closing, Tenants tenants) {
        this.office = new GoldenCase.Office(deployments, ledger, corrections, closing,
                JdbcClient.create(DATABASE.app()));
        this.tenants = tenants;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isWhatWasComputedByHand(String name, List<String> steps) {
        UUID tenant = tenants.create("golden-" + UUID.randomUUID()).id();
        GoldenCase golden = new GoldenCase(office, tenant);
        steps.forEach(golden::step);
        assertThat(golden.checks()).as(name).isPositive();
    }

    static Stream<Arguments> cases() throws IOException {
        try (InputStream in = GoldenInvoicesPostgresTest.class.getResourceAsStream("golden-invoices.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n\n")).filter(block -> block.startsWith("case ")).map(block -> {
                List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
                return Arguments.of(lines.getFirst().substring(5),
                        lines.subList(1, lines.size()));
            });
        }
    }
}
