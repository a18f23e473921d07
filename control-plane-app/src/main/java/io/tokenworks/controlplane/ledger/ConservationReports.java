package io.tokenworks.controlplane.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What workers produced and where it went, by deployment and hour. */
@Service
@Transactional(readOnly = true)
public class ConservationReports {

    private static final String PRODUCED = "PRODUCED";

    private final JdbcClient jdbc;

    ConservationReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Hours of operations, oldest first.
     *
     * @param deployment only of this one; null for all
     * @param from first hour
     * @param to after the last hour
     */
    public List<Hour> hours(@Nullable String deployment, Instant from, Instant to) {
        List<Account> accounts = jdbc.sql("""
                SELECT deployment, hour, measure, account, amount FROM conservation_hour
                WHERE hour >= ? AND hour < ? AND (?::text IS NULL OR deployment = ?) AND amount <> 0
                ORDER BY hour, deployment, measure, account""").param(from.atOffset(ZoneOffset.UTC))
                .param(to.atOffset(ZoneOffset.UTC)).param(deployment).param(deployment)
                .query((row, _) -> new Account(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getString(3), row.getString(4), row.getLong(5)))
                .list();
        List<Hour> hours = new ArrayList<>();
        for (Account account : accounts) {
            if (hours.isEmpty() || !hours.getLast().holds(account)) {
                hours.add(new Hour(account.deployment(), account.hour(), account.measure(), 0, new TreeMap<>(), 0));
            }
            hours.set(hours.size() - 1, hours.getLast().with(account));
        }
        return hours;
    }

    /**
     * One deployment's hour in one measure.
     *
     * @param measure {@code TOKENS} or {@code PROMPT_POSITIONS}
     * @param produced by workers, as they recorded it
     * @param accounts where it went: billed, in flight, and each cause of waste
     * @param difference between the two: always 0
     */
    public record Hour(
            String deployment,
            Instant hour,
            String measure,
            long produced,
            Map<String, Long> accounts,
            long difference) {

        private boolean holds(Account account) {
            return deployment.equals(account.deployment) && hour.equals(account.hour)
                    && measure.equals(account.measure);
        }

        private Hour with(Account account) {
            if (account.account.equals(PRODUCED)) {
                return new Hour(deployment, hour, measure, account.amount, accounts, difference + account.amount);
            }
            Map<String, Long> more = new TreeMap<>(accounts);
            more.put(account.account, account.amount);
            return new Hour(deployment, hour, measure, produced, more, difference - account.amount);
        }
    }

    private record Account(String deployment, Instant hour, String measure, String account, long amount) {}
}
