package io.tokenworks.e2e.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Questions to the database to which the right answer is nothing. */
final class Findings {
    private static final int SHOWN_MAX = 5;

    private Findings() {}

    /** A sentence with the first of what was found; nothing if nothing was. */
    static List<String> of(Connection database, String what, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var s = database.createStatement(); var row = s.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        List<String> sentences = new ArrayList<>();
        if (!found.isEmpty()) {
            sentences.add(found.size() + " " + what + ": " + found.subList(0, Math.min(SHOWN_MAX, found.size())));
        }
        return sentences;
    }
}
