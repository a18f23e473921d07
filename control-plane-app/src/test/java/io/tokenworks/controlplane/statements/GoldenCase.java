package io.tokenworks.controlplane.statements;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.ledger.Corrections;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.Money;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One case of golden-invoices.txt, played step by step for a tenant of its own. */
final class GoldenCase {

    private static final Random RANDOM = new Random(1);

    private final Office office;
    private final UUID tenant;
    private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 8);
    private int checks;

    GoldenCase(Office office, UUID tenant) {
        this.office = office;
        this.tenant = tenant;
    }

    /** The parts of the control plane that a case needs. */
    record Office(
            Deployments deployments, Ledger ledger, Corrections corrections, Closing closing, JdbcClient jdbc) {}

    int checks() {
        return checks;
    }

    void step(String step) {
        Words words = new Words(step.split(" "));
        switch (words.at(0)) {
            case "deploy" -> deploy(words);
            case "price" -> price(words);
            case "use" -> office.ledger.operations(List.of(use(words)));
            case "close" -> office.closing.close(tenant, YearMonth.parse(words.at(1)));
            case "reverse" -> office.corrections.reverse(tenant, Long.parseLong(words.at(1)), "golden");
            case "credit" -> office.corrections.credit(tenant, null, new Money(words.number(1), words.at(2)), null,
                    "golden");
            case "owes" -> owes(words);
            case "books" -> books(words);
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void deploy(Words words) {
        Instant from = words.after("from") == null
                ? Instant.parse("2026-07-01T00:00:00Z")
                : moment(words.after("from"));
        office.deployments.create(new NewDeployment(words.at(1) + suffix, "tiny", "", Backend.TIMED,
                FleetSnapshot.Mode.AGGREGATED, new Pools(0, 1), null, prices(words, from)));
    }

    private void price(Words words) {
        String tier = words.after("tier");
        String until = words.after("to");
        office.deployments.price(
                new PriceScope(words.at(1) + suffix, tier == null ? PriceScope.DEFAULT_TIER : tier,
                        words.has("own") ? tenant : null),
                prices(words, moment(words.after("from"))), until == null ? null : moment(until));
    }

    private static Prices prices(Words words, Instant from) {
        return new Prices(words.number(3), words.number(4), words.number(5), words.at(2), from);
    }

    private OperationRecord use(Words words) {
        Instant at = moment(words.at(2));
        int[] tokens = Arrays.stream(words.at(3).split("/")).mapToInt(Integer::parseInt).toArray();
        Outcome outcome = words.size() > 4 && Character.isUpperCase(words.at(4).charAt(0))
                ? Outcome.valueOf(words.at(4))
                : Outcome.COMPLETED;
        String tries = words.after("tries");
        return new OperationRecord(OperationRecord.VERSION, UuidV7.mint(at, RANDOM), new UUID(0, 1), tenant,
                new UUID(0, 2), words.at(1) + suffix, 1, at, tokens[0], tokens[1], tokens[2], outcome,
                tries == null ? 1 : Integer.parseInt(tries), null, 10, 20, null, Map.of(), words.after("tier"));
    }

    private void owes(Words words) {
        checks++;
        if (words.at(1).equals("nothing")) {
            assertThat(office.jdbc.sql("SELECT count(*) FROM statement WHERE tenant = ?").param(tenant)
                    .query(Long.class).single()).isZero();
            return;
        }
        Sealed sealed = office.jdbc.sql("""
                SELECT round(total, minor_units)::text AS total, exact, lines FROM statement
                WHERE tenant = ? AND period = ? AND currency = ?""").param(tenant)
                .param(YearMonth.parse(words.at(1)).atDay(1)).param(words.at(2)).query(Sealed.class).single();
        assertThat(sealed.total()).isEqualTo(words.at(3));
        assertThat(sealed.exact()).isEqualByComparingTo(words.number(4));
        assertThat(String.valueOf(sealed.lines())).isEqualTo(words.after("lines"));
    }

    private void books(Words words) {
        checks++;
        LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
        assertThat(office.jdbc.sql("SELECT amount FROM usage_total WHERE tenant = ? AND month = ? AND currency = ?")
                .param(tenant).param(month).param(words.at(2)).query(BigDecimal.class).single())
                .isEqualByComparingTo(words.number(3));
    }

    /** {@code 3T10:00:00} is a day of September 2026, {@code 8-10T…} one of August. */
    private static Instant moment(@Nullable String text) {
        String[] parts = String.valueOf(text).split("T");
        String[] day = parts[0].split("-");
        int month = day.length == 2 ? Integer.parseInt(day[0]) : 9;
        return Instant.parse("2026-%02d-%02dT%sZ".formatted(month, Integer.parseInt(day[day.length - 1]), parts[1]));
    }

    private record Sealed(String total, BigDecimal exact, long lines) {}

    /** The words of a step. */
    private record Words(String... all) {

        String at(int index) {
            return all[index];
        }

        int size() {
            return all.length;
        }

        BigDecimal number(int index) {
            return new BigDecimal(all[index]);
        }

        boolean has(String word) {
            return List.of(all).contains(word);
        }

        @Nullable
        String after(String word) {
            int index = List.of(all).indexOf(word);
            return index < 0 ? null : all[index + 1];
        }
    }
}
