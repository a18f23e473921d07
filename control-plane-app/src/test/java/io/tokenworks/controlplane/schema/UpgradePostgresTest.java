package io.tokenworks.controlplane.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.PostgresFixture;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database as the first release made it, with something in every table, becomes one of today and loses nothing. */
class UpgradePostgresTest {

    /** The last migration of the first release; never to be changed. */
    private static final String FIRST_RELEASE = "18";

    private final PostgresFixture.Database database = PostgresFixture.freshDatabase();
    private final JdbcClient owner = JdbcClient.create(database.owner());

    @Test
    void everyRowOfTheFirstReleaseIsKept() throws IOException {
        migrate(database.owner(), FIRST_RELEASE);
        List<String> tables = tables();
        owner.sql(firstInstallation()).update();
        Map<String, List<String>> before = rows(tables);
        assertThat(before).allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());

        assertThat(migrate(database.owner(), "latest")).isPositive();

        assertThat(tables()).containsAll(tables);
        before.forEach((table, rows) -> assertThat(rows).as(table).allSatisfy(row -> assertThat(owner
                .sql("SELECT count(*) FROM " + table + " t WHERE to_jsonb(t) @> ?::jsonb").param(row)
                .query(Long.class).single()).isEqualTo(1)));
        assertThat(migrate(database.owner(), "latest")).as("a second start").isZero();
    }

    @Test
    void whatWasThereBelongsToACompanyAndToDefaultProjects() throws IOException {
        migrate(database.owner(), FIRST_RELEASE);
        owner.sql(firstInstallation()).update();
        migrate(database.owner(), "latest");
        assertThat(owner
                .sql("""
                                SELECT p.name FROM api_key k
                        JOIN project p ON p.id = k.project_id AND p.id = default_project(k.tenant_id)
                                JOIN tenant t ON t.id = p.tenant_id JOIN company c ON c.id = t.company_id""")
                .query(String.class).list())
                .containsExactly("default");
        assertThat(owner.sql("SELECT tags = '{}' AND project IS NULL FROM operation_record").query(Boolean.class)
                .list()).containsExactly(true);
    }

    @Test
    void theApplicationMayUseWhatWasAdded() throws IOException {
        migrate(database.owner(), FIRST_RELEASE);
        owner.sql(firstInstallation()).update();
        migrate(database.owner(), "latest");
        assertThat(JdbcClient.create(database.app())
                .sql("UPDATE worker SET failure = 'why', failed_at = now(), next_start_at = now()").update()).isOne();
    }

    @Test
    void oldEntriesAreNumberedChainedAndSummedUp() throws IOException {
        migrate(database.owner(), FIRST_RELEASE);
        owner.sql(firstInstallation()).update();
        migrate(database.owner(), "latest");

        assertThat(owner.sql("""
                SELECT count(*) FROM ledger_entry e JOIN ledger_head h USING (tenant)
                WHERE e.sequence = h.sequence AND e.hash = h.hash
                    AND e.sequence = (SELECT count(*) FROM ledger_entry n WHERE n.tenant = e.tenant)""")
                .query(Long.class).single()).isPositive();
        assertThat(owner.sql("SELECT sum(amount) FROM usage_day").query(BigDecimal.class).single())
                .isEqualByComparingTo(owner.sql("SELECT sum(amount) FROM ledger_entry").query(BigDecimal.class)
                        .single());
        assertThat(owner.sql("""
                SELECT sum(CASE account WHEN 'PRODUCED' THEN -amount ELSE amount END) FROM conservation_hour""")
                .query(Long.class).single()).isZero();
    }

    @Test
    void aQuotaBecomesARuleAndKeepsWhatIsCommitted() throws IOException {
        migrate(database.owner(), FIRST_RELEASE);
        owner.sql(firstInstallation()).update();
        migrate(database.owner(), "latest");
        assertThat(owner.sql("""
                SELECT concat_ws(' ', r.scope, r.measure, r.time_window, r.mode, trunc(r.amount), trunc(b.spent),
                    trunc(b.held), l.state, trunc(s.granted), trunc(s.spent))
                FROM limit_rule r JOIN limit_balance b ON b.rule_id = r.id JOIN limit_slice s ON s.rule_id = r.id
                JOIN limit_lease l ON l.id = s.lease_id""").query(String.class).single())
                .isEqualTo("TENANT TOKENS TOTAL HARD 500 40 80 FROZEN 100 20");
    }

    private static int migrate(DataSource as, String target) {
        return Flyway.configure().dataSource(as).locations("classpath:db/migration").target(target).load()
                .migrate().migrationsExecuted;
    }

    private List<String> tables() {
        return owner.sql("""
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND c.relname <> 'flyway_schema_history'""").query(String.class).list().stream()
                .filter(Objects::nonNull).toList();
    }

    private Map<String, List<String>> rows(List<String> tables) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String table : tables) {
            all.put(table, owner.sql("SELECT to_jsonb(t)::text FROM " + table + " t").query(String.class).list()
                    .stream().filter(Objects::nonNull).toList());
        }
        return all;
    }

    private static String firstInstallation() throws IOException {
        try (InputStream in = UpgradePostgresTest.class.getResourceAsStream("first-installation.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
