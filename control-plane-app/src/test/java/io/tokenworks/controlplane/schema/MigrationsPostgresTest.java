package io.tokenworks.controlplane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.testkit.PostgresFixture;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class MigrationsPostgresTest extends ControlPlaneUnderTest {

    private static final String OPERATION = "'019a0000-0000-7000-8000-000000000001'::uuid";

    private final JdbcClient app = JdbcClient.create(DATABASE.app());
    private final JdbcClient owner = JdbcClient.create(DATABASE.owner());

    @ParameterizedTest
    @ValueSource(strings = {"attempt_record", "operation_record", "ledger_entry", "price_version", "statement",
        "statement_line"})
    void theApplicationMayAddToRecordsAndLedgerAndNothingElse(String table) {
        List<@Nullable String> privileges = owner.sql("""
                SELECT privilege_type FROM information_schema.role_table_grants
                WHERE grantee = ? AND table_name = ?""").param(PostgresFixture.APP).param(table).query(String.class)
                .list();

        assertThat(privileges).containsExactlyInAnyOrder("SELECT", "INSERT");
        String column = owner.sql("SELECT column_name FROM information_schema.columns WHERE table_name = ? LIMIT 1")
                .param(table).query(String.class).single();
        for (String change : List.of("UPDATE " + table + " SET " + column + " = " + column, "DELETE FROM " + table,
                "TRUNCATE " + table)) {
            assertThatThrownBy(() -> app.sql(change).update()).hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void everyEntityFitsItsTable(@Autowired EntityManagerFactory entities) {
        assertThatCode(() -> entities.getSchemaManager().validate()).doesNotThrowAnyException();
    }

    @Test
    void notEvenTheOwnerChangesAnEntry() {
        owner.sql("""
                INSERT INTO ledger_entry (operation_at, operation, tenant, api_key, deployment, revision, admitted_at,
                    input_tokens, cached_input_tokens, output_tokens, amount, currency, project, period, sequence, hash)
                VALUES (uuid7_time(%1$s), %1$s, gen_random_uuid(), gen_random_uuid(), 'm', 1, now(), 1, 0, 1, 0, 'EUR',
                    gen_random_uuid(), '2025-10-01', 1, sha256(''))
                ON CONFLICT DO NOTHING""".formatted(OPERATION)).update();

        assertThatThrownBy(() -> owner.sql("UPDATE ledger_entry SET amount = 1").update())
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> owner.sql("DELETE FROM ledger_entry").update()).hasMessageContaining("append-only");
        assertThatThrownBy(() -> owner.sql("TRUNCATE ledger_entry").update()).hasMessageContaining("append-only");
        assertThatThrownBy(() -> owner.sql("TRUNCATE ledger_entry_default").update())
                .hasMessageContaining("append-only");
    }

    @Test
    void theMonthsAheadHavePartitions() {
        int partitions = owner.sql("""
                SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass""").query(Integer.class)
                .single();

        assertThat(partitions).isEqualTo(5);
        assertThat(app.sql("SELECT ensure_month_partitions(3)").query(Integer.class).single()).isZero();
    }

    @Test
    void anIdSaysWhereItsRecordLives() {
        assertThatThrownBy(() -> app.sql("""
                INSERT INTO ledger_entry (operation_at, operation, tenant, api_key, deployment, revision, admitted_at,
                    input_tokens, cached_input_tokens, output_tokens, amount, currency, project, period, sequence, hash)
                VALUES (now(), %s, gen_random_uuid(), gen_random_uuid(), 'm', 1, now(), 1, 0, 1, 0, 'EUR',
                    gen_random_uuid(), '2025-10-01', 1, sha256(''))"""
                .formatted(OPERATION)).update()).hasMessageContaining("check constraint");
    }

    @Test
    void aServerThatForgetsIsRefused() {
        JdbcClient forgetful = JdbcClient.create(DATABASE.app());
        owner.sql("ALTER ROLE " + PostgresFixture.OWNER + " SET synchronous_commit = off").update();
        try {
            DurabilityCheck check = new DurabilityCheck(owner, new DatabaseProperties(true, 3));
            assertThatThrownBy(check::afterPropertiesSet).hasMessageContaining("synchronous_commit is off");
        } finally {
            owner.sql("ALTER ROLE " + PostgresFixture.OWNER + " RESET synchronous_commit").update();
        }
        new DurabilityCheck(forgetful, new DatabaseProperties(true, 3)).afterPropertiesSet();
    }
}
