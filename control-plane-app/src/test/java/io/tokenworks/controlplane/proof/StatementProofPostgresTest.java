package io.tokenworks.controlplane.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.seals.SealProperties;
import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.SpentMonth;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.testkit.PostgresFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody with all rights over the database changes in a sealed statement is found and named. */
class StatementProofPostgresTest extends ControlPlaneUnderTest {

    private static final List<String> TABLES = List.of("statement", "statement_line");

    private final Closing closing;
    private final SpentMonth spent;
    private final Path seals;
    private final JdbcClient owner = JdbcClient.create(DATABASE.owner());
    private String number = "";

    @Autowired
    StatementProofPostgresTest(
            Closing closing, Deployments deployments, Ledger ledger, Tenants tenants, SealProperties seals) {
        this.closing = closing;
        this.spent = new SpentMonth(deployments, ledger, tenants);
        this.seals = seals.dir();
    }

    @BeforeEach
    void close() {
        number = "statement " + closing.close(spent.tenant(), spent.month()).getFirst().number();
    }

    @Test
    void anHonestStatementHasNoFindings() throws Exception {
        assertThat(findings()).isEmpty();
    }

    @Test
    void aChangedLineIsNamed() throws Exception {
        assertThat(after(lines("tokens = tokens - 1", 2)))
                .anySatisfy(line -> assertThat(line).contains(number + " line 2 says", "tokens and price give"))
                .anySatisfy(line -> assertThat(line).contains(number + " is not what was sealed"));
    }

    @Test
    void anAmountWithMoreDigitsThanItsCurrencyIsNamed() throws Exception {
        assertThat(after(lines("amount = amount - 0.001", 1)))
                .anySatisfy(line -> assertThat(line).contains(number + " line 1 says"));
    }

    @Test
    void aLineChangedInAllItsNumbersIsFoundByTheSealAndTheSums() throws Exception {
        assertThat(after(lines("tokens = 0, exact = 0, amount = 0", 3)))
                .noneSatisfy(line -> assertThat(line).contains(" line 3 says"))
                .anySatisfy(line -> assertThat(line).contains(number + " is not what was sealed"))
                .anySatisfy(line -> assertThat(line).contains(number + " says 3 lines"));
    }

    @Test
    void aLineTakenAwayIsFound() throws Exception {
        assertThat(after("DELETE FROM statement_line WHERE line = 2 AND statement = " + sealed()))
                .anySatisfy(line -> assertThat(line).contains(number + " says 3 lines", "its lines are 2"));
    }

    @Test
    void aChangedTotalIsFound() throws Exception {
        assertThat(after("UPDATE statement SET total = total - 1, exact = exact - 1 WHERE id = " + sealed()))
                .anySatisfy(line -> assertThat(line).contains(number + " says 2.800026", "the ledger 3.800026"))
                .anySatisfy(line -> assertThat(line).contains(number + " says 3 lines, 2.8"));
    }

    private String lines(String change, int line) {
        return "UPDATE statement_line SET " + change + " WHERE line = " + line + " AND statement = " + sealed();
    }

    private String sealed() {
        return "(SELECT id FROM statement WHERE tenant = '" + spent.tenant() + "')";
    }

    /** What is found after a change without triggers; the tables are then as they were. */
    private List<String> after(String sql) throws Exception {
        TABLES.forEach(table -> owner.sql("ALTER TABLE " + table + " DISABLE TRIGGER append_only").update());
        TABLES.forEach(table -> owner.sql("CREATE TABLE was_" + table + " AS SELECT * FROM " + table).update());
        try {
            assertThat(owner.sql(sql).update()).isOne();
            return findings();
        } finally {
            TABLES.forEach(table -> {
                owner.sql("DELETE FROM " + table).update();
                owner.sql("INSERT INTO " + table + " SELECT * FROM was_" + table).update();
                owner.sql("DROP TABLE was_" + table).update();
                owner.sql("ALTER TABLE " + table + " ENABLE TRIGGER append_only").update();
            });
        }
    }

    private List<String> findings() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VerifyCommand.verify(new VerifyCommand.Database(DATABASE.jdbcUrl(), PostgresFixture.APP,
                PostgresFixture.PASSWORD), seals, new PrintStream(out, true, StandardCharsets.UTF_8));
        String own = spent.tenant().toString();
        return out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(own)).toList();
    }
}
