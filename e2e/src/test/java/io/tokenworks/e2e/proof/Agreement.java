package io.tokenworks.e2e.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Compares the clients' own logs with what they were billed, and with the answers that they should have had. */
final class Agreement {
    /**
     * Tokens on their way when a connection ended: counted as delivered, not received. Bounded by what leaves in a
     * moment, not by the answer's length.
     */
    private static final int ON_THE_WAY_MAX = 24;

    private final Connection database;
    private final List<int[]> answers;
    private final List<String> wrong = new ArrayList<>();
    private int onTheWayMost;

    /** @param answers ids of the undisturbed answer to each prompt */
    Agreement(Connection database, List<int[]> answers) {
        this.database = database;
        this.answers = answers;
    }

    List<String> wrong() {
        return wrong;
    }

    /** Most tokens that were billed and not received, of a stream that its end did not reach. */
    int onTheWayMost() {
        return onTheWayMost;
    }

    private record Billed(int entries, long inputTokens, long cachedTokens, long outputTokens) {}

    Agreement check(List<Seen> all) throws SQLException {
        all.forEach(this::text);
        return bills(all);
    }

    /** Leaves out what the tokens are. */
    Agreement bills(List<Seen> all) throws SQLException {
        for (Seen seen : all) {
            if (seen.operation().isPresent()) {
                bill(seen, billed(seen.operation().get()));
            }
        }
        return this;
    }

    /** No token lost, none twice, however many workers it took. */
    private void text(Seen seen) {
        int[] answer = answers.get(seen.prompt());
        int[] ids = seen.ids();
        if (ids.length > answer.length || !Arrays.equals(ids, 0, ids.length, answer, 0, ids.length)) {
            wrong.add("operation " + seen.operation() + " received other tokens than the undisturbed answer has, from "
                    + Arrays.mismatch(ids, answer) + " on");
        }
    }

    private void bill(Seen seen, Billed billed) {
        if (billed.entries() != 1) {
            wrong.add("operation " + seen.operation().orElseThrow() + " (" + seen.end() + ", " + seen.ids().length
                    + " tokens received) has " + billed.entries() + " entries");
            return;
        }
        if (seen.toldItsEnd()) {
            same(seen, "output", seen.ids().length, billed.outputTokens());
        } else {
            long more = billed.outputTokens() - seen.ids().length;
            onTheWayMost = Math.max(onTheWayMost, Math.toIntExact(Math.max(0, more)));
            if (more < 0 || more > ON_THE_WAY_MAX) {
                wrong.add("operation " + seen.operation().orElseThrow() + " (" + seen.end() + ") received "
                        + seen.ids().length + " tokens, billed " + billed.outputTokens());
            }
        }
        seen.usage().ifPresent(usage -> {
            same(seen, "usage's output", usage.completionTokens(), billed.outputTokens());
            same(seen, "usage's cached", usage.cachedTokens(), billed.cachedTokens());
            same(seen, "usage's prompt", usage.promptTokens(), billed.inputTokens() + billed.cachedTokens());
        });
    }

    private void same(Seen seen, String what, long client, long ledger) {
        if (client != ledger) {
            wrong.add("operation " + seen.operation().orElseThrow() + " (" + seen.end() + " " + seen.detail() + "): "
                    + what + " is " + client + " for its client, " + ledger + " in the ledger");
        }
    }

    private Billed billed(UUID operation) throws SQLException {
        try (var s = database.prepareStatement("""
                SELECT count(*), coalesce(sum(input_tokens), 0), coalesce(sum(cached_input_tokens), 0),
                    coalesce(sum(output_tokens), 0) FROM ledger_entry WHERE operation = ?""")) {
            s.setObject(1, operation);
            try (var row = s.executeQuery()) {
                row.next();
                return new Billed(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        }
    }
}
