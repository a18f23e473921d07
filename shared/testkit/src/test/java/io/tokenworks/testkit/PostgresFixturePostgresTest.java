package io.tokenworks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresFixturePostgresTest {
    @Test
    void theServerIsDurable() throws SQLException {
        for (String setting : new String[]{"fsync", "full_page_writes", "synchronous_commit"}) {
            assertThat(ask(PostgresFixture.freshDatabase(), "SHOW " + setting)).as(setting).isEqualTo("on");
        }
    }

    @Test
    void databasesAreApartAndOwnedByTheOwner() throws SQLException {
        var one = PostgresFixture.freshDatabase();
        var two = PostgresFixture.freshDatabase();
        assertThat(one.name()).isNotEqualTo(two.name());
        assertThat(ask(one, "SELECT current_user")).isEqualTo(PostgresFixture.OWNER);
        try (var c = one.app().getConnection();
                var s = c.createStatement();
                var r = s.executeQuery("SELECT current_user")) {
            assertThat(r.next()).isTrue();
            assertThat(r.getString(1)).isEqualTo(PostgresFixture.APP);
        }
    }

    private static String ask(PostgresFixture.Database db, String sql) throws SQLException {
        try (var c = db.owner().getConnection(); var s = c.createStatement(); var r = s.executeQuery(sql)) {
            assertThat(r.next()).isTrue();
            return r.getString(1);
        }
    }
}
