package io.tokenworks.controlplane.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.ledger.RecordFixture;
import io.tokenworks.controlplane.seals.HeadSealer;
import io.tokenworks.controlplane.seals.SealProperties;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.testkit.PostgresFixture;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody with all rights over the database changes is found and named. */
class LedgerProofPostgresTest extends ControlPlaneUnderTest {

    private static final String TABLES = "ledger_entry ledger_head usage_hour operation_record conservation_hour";

    private final Ledger ledger;
    private final HeadSealer sealer;
    private final Path seals;
    private final UUID tenant;
    private final String deployment = "proof-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<OperationRecord> operations;
    private final JdbcClient owner = JdbcClient.create(DATABASE.owner());

    @Autowired
    LedgerProofPostgresTest(
            Ledger ledger, HeadSealer sealer, SealProperties seals, Deployments deployments, Tenants tenants) {
        this.ledger = ledger;
        this.sealer = sealer;
        this.seals = seals.dir();
        this.tenant = tenants.create("proof-" + UUID.randomUUID()).id();
        deployments.create(new NewDeployment(deployment, "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                new Pools(0, 1), null, new Prices(new BigDecimal("0.123456789"), null, new BigDecimal("7"), "EUR",
                        null)));
        RecordFixture records = new RecordFixture(tenant, 11);
        this.operations = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> records.operation(deployment, 10 * i, i, 3 * i, Outcome.COMPLETED)).toList();
    }

    @BeforeEach
    void book() throws IOException {
        RecordFixture attempts = new RecordFixture(tenant, 12);
        ledger.operations(operations.subList(0, 7));
        ledger.attempts(operations.stream()
                .map(o -> attempts.attempt(o, 1, o.promptTokens(), o.outputTokens() + 1, Outcome.COMPLETED)).toList());
        ledger.operations(operations.subList(5, 20));
        sealer.seal();
    }

    @Test
    void anHonestLedgerHasNoFindings() throws Exception {
        assertThat(findings()).isEmpty();
    }

    @Test
    void oneByteOfAnOldEntryIsFound() throws Exception {
        assertThat(after("UPDATE ledger_entry SET api_key = '00000000-0000-0000-0000-000000000003' WHERE tenant = '%s'"
                + " AND sequence = 4"))
                .anySatisfy(line -> assertThat(line).contains("entry 4 ", "its hash is not"))
                .anySatisfy(line -> assertThat(line).contains("entry 4 ", "api_key is", "expected"));
    }

    @Test
    void anAmountThatThePriceDoesNotGiveIsFound() throws Exception {
        assertThat(after("UPDATE ledger_entry SET amount = amount + 0.000000000000001 WHERE tenant = '%s'"
                + " AND sequence = 9"))
                .anySatisfy(line -> assertThat(line).contains("entry 9 ", "amount is", "expected"))
                .anySatisfy(line -> assertThat(line).contains("usage_hour", "expected"));
    }

    @Test
    void newestEntriesThatWereDeletedAreFound() throws Exception {
        assertThat(after("DELETE FROM ledger_entry WHERE tenant = '%s' AND sequence > 17"))
                .anySatisfy(line -> assertThat(line).contains("should end with entry 20", "missing"))
                .anySatisfy(line -> assertThat(line).contains("entries 18 to 20 were signed"))
                .anySatisfy(line -> assertThat(line).contains("was never booked"));
    }

    @Test
    void anEntryTakenOutOfTheMiddleIsFound() throws Exception {
        assertThat(after("DELETE FROM ledger_entry WHERE tenant = '%s' AND sequence = 6"))
                .anySatisfy(line -> assertThat(line).contains("entry 7 ", "entries 6 to 6 before it are missing"));
    }

    @Test
    void aChainRewrittenConsistentlyIsFoundByTheSignedHeads() throws Exception {
        String rewrite = """
                UPDATE operation_record o SET output_tokens = 0 FROM ledger_entry e
                    WHERE e.operation = o.operation AND e.tenant = '%1$s' AND e.sequence = 2;
                UPDATE ledger_entry SET input_tokens = 0, cached_input_tokens = 0, output_tokens = 0, amount = 0
                    WHERE tenant = '%1$s' AND sequence = 2;
                UPDATE ledger_entry e SET hash = n.hash FROM (
                    SELECT operation, ledger_chain(decode(repeat('00', 32), 'hex'), record_send(ROW(tenant, sequence,
                        kind, refers_to, operation, api_key, project, deployment, revision, service_tier, tags,
                        admitted_at, period, original_period, input_tokens, cached_input_tokens, output_tokens,
                        input_price_id, cached_input_price_id, output_price_id, amount, currency, lease, reason,
                        entered_at))) OVER (PARTITION BY tenant ORDER BY sequence) AS hash
                    FROM ledger_entry WHERE tenant = '%1$s') n WHERE n.operation = e.operation AND e.tenant = '%1$s';
                UPDATE ledger_head h SET hash = e.hash FROM ledger_entry e
                    WHERE e.tenant = h.tenant AND e.sequence = h.sequence AND h.tenant = '%1$s'""";

        assertThat(after(rewrite))
                .noneSatisfy(line -> assertThat(line).contains("its hash is not that of its contents"))
                .anySatisfy(line -> assertThat(line).contains("entry 20 ", "not the one that was signed"));
    }

    @Test
    void aRollUpThatIsNotTheSumIsFound() throws Exception {
        assertThat(after("UPDATE usage_hour SET output_tokens = output_tokens + 1 WHERE tenant = '%s'"))
                .anySatisfy(line -> assertThat(line).contains("usage_hour", "expected"));
        assertThat(after("UPDATE conservation_hour SET amount = amount + 1 WHERE account = 'BILLED'"
                + " AND deployment = '" + deployment + "'"))
                .anySatisfy(line -> assertThat(line).contains("conservation of " + deployment));
    }

    @Test
    void aRewrittenChainIsNotSignedAgain() throws Exception {
        String deleted = "DELETE FROM ledger_entry WHERE tenant = '%s' AND sequence > 17;"
                + "UPDATE ledger_head SET sequence = 17 WHERE tenant = '%1$s'";
        assertThat(after(deleted.replaceFirst("%s", "%1\\$s"), sealer::seal))
                .anySatisfy(line -> assertThat(line).contains("entries 18 to 20 were signed"));
    }

    private List<String> after(String sql) throws Exception {
        return after(sql, () -> {
        });
    }

    /** What is found after a change without triggers; the tables are then as they were. */
    private List<String> after(String sql, Step then) throws Exception {
        triggers("DISABLE");
        for (String table : TABLES.split(" ")) {
            owner.sql("CREATE TABLE was_" + table + " AS SELECT * FROM " + table).update();
        }
        try {
            owner.sql(sql.formatted(tenant)).update();
            then.run();
            return findings();
        } finally {
            for (String table : TABLES.split(" ")) {
                owner.sql("DELETE FROM " + table).update();
                owner.sql("INSERT INTO " + table + " SELECT * FROM was_" + table).update();
                owner.sql("DROP TABLE was_" + table).update();
            }
            triggers("ENABLE");
        }
    }

    private void triggers(String change) {
        owner.sql("ALTER TABLE ledger_entry " + change + " TRIGGER append_only").update();
        owner.sql("ALTER TABLE operation_record " + change + " TRIGGER append_only").update();
    }

    private List<String> findings() throws SQLException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VerifyCommand.verify(new VerifyCommand.Database(DATABASE.jdbcUrl(), PostgresFixture.APP,
                PostgresFixture.PASSWORD), seals, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines()
                .filter(line -> line.contains(tenant.toString()) || line.contains(deployment)).toList();
    }

    private interface Step {
        void run() throws IOException;
    }
}
