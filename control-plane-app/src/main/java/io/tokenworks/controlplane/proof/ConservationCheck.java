package io.tokenworks.controlplane.proof;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads operations and their attempts side by side, hour by hour, and compares with conservation_hour. */
final class ConservationCheck {

    private static final String OPERATIONS_AND_ATTEMPTS = """
            SELECT coalesce(o.operation_at, a.operation_at), coalesce(o.operation, a.operation), o.deployment,
                o.outcome,
                o.prompt_tokens, o.cached_tokens, o.output_tokens, a.deployment, a.choice, a.attempt, a.outcome,
                a.tokens_emitted, a.prompt_positions_computed
            FROM operation_record o FULL JOIN attempt_record a ON a.operation_at = o.operation_at
                AND a.operation = o.operation
            ORDER BY 1, 2""";

    private final Consumer<Finding> found;
    private final Map<String, Accounts> byDeployment = new TreeMap<>();
    private final List<Try> tries = new ArrayList<>();
    private @Nullable Object operation;
    private @Nullable String deployment;
    private Accounts.@Nullable Delivered delivered;
    private @Nullable Instant hour;
    private final Snapshot snapshot;

    ConservationCheck(Snapshot snapshot, Consumer<Finding> found) {
        this.snapshot = snapshot;
        this.found = found;
    }

    void run() throws SQLException {
        snapshot.each(OPERATIONS_AND_ATTEMPTS, this::row);
        endOperation();
        endHour();
        snapshot.each(
                """
                                SELECT deployment, hour, measure, sum(amount) FILTER (WHERE account = 'PRODUCED'),
                                    sum(amount) FILTER (WHERE account <> 'PRODUCED')
                                FROM conservation_hour GROUP BY 1, 2, 3
                        HAVING coalesce(sum(amount) FILTER (WHERE account = 'PRODUCED'), 0)
                                    <> coalesce(sum(amount) FILTER (WHERE account <> 'PRODUCED'), 0)""",
                row -> found
                        .accept(Finding.of("conservation of " + row.getString(1) + " in the hour " + row.getString(2)
                                + ": " + row.getLong(4) + " " + row.getString(3) + " produced, " + row.getLong(5)
                                + " accounted for")));
    }

    private void row(ResultSet row) throws SQLException {
        Object id = row.getObject(2);
        if (!id.equals(operation)) {
            endOperation();
            operation = id;
            Instant at = row.getObject(1, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.HOURS);
            if (!at.equals(hour)) {
                endHour();
                hour = at;
            }
            deployment = row.getString(3);
            delivered = deployment == null
                    ? null
                    : new Accounts.Delivered(row.getString(4), row.getLong(5), row.getLong(6), row.getLong(7));
        }
        if (row.getString(8) != null) {
            tries.add(new Try(row.getString(8), row.getInt(9), row.getInt(10), row.getString(11), row.getLong(12),
                    row.getLong(13)));
        }
    }

    private void endOperation() {
        if (operation == null) {
            return;
        }
        Map<Integer, Integer> last = new HashMap<>();
        tries.forEach(t -> last.merge(t.choice(), t.attempt(), Math::max));
        long emitted = 0;
        long positions = 0;
        long lost = 0;
        long retried = 0;
        boolean lastLost = false;
        for (Try t : tries) {
            emitted += t.emitted();
            positions += t.positions();
            boolean died = t.outcome().equals("LOST");
            if (Objects.equals(last.get(t.choice()), t.attempt())) {
                lastLost |= died;
            } else if (died) {
                lost += t.emitted();
            } else {
                retried += t.emitted();
            }
        }
        String of = deployment != null
                ? deployment
                : tries.stream().map(Try::deployment).min(String::compareTo).orElseThrow();
        byDeployment.computeIfAbsent(of, _ -> new Accounts()).add(delivered,
                new Accounts.Made(emitted, positions, lost, retried, lastLost));
        tries.clear();
    }

    private void endHour() throws SQLException {
        if (hour == null) {
            return;
        }
        Map<String, Map<String, Long>> kept = new TreeMap<>();
        snapshot.each("SELECT deployment, measure || ' ' || account, amount FROM conservation_hour WHERE amount <> 0"
                + " AND hour = '" + hour + "'",
                row -> kept.computeIfAbsent(row.getString(1), _ -> new TreeMap<>()).put(row.getString(2),
                        row.getLong(3)));
        byDeployment.keySet().forEach(name -> kept.computeIfAbsent(name, _ -> Map.of()));
        kept.forEach((name, accounts) -> {
            Accounts again = byDeployment.getOrDefault(name, new Accounts());
            if (!again.amounts().equals(accounts)) {
                found.accept(Finding.of("conservation of " + name + " in the hour " + hour + " is "
                        + accounts + ", expected " + again.amounts()));
            }
        });
        byDeployment.clear();
    }

    private record Try(String deployment, int choice, int attempt, String outcome, long emitted, long positions) {}
}
