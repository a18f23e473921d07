package io.tokenworks.controlplane.proof;

import io.tokenworks.metering.Money;
import io.tokenworks.metering.Price;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All price versions, and which of them holds when: what the ingest's joins say, in Java. */
final class PriceBook {

    private static final String SETS = """
            SELECT deployment, tenant, service_tier, effective_from, effective_to, min(created_at), currency,
                (array_agg(id) FILTER (WHERE token_class = 'INPUT'))[1],
                (array_agg(id) FILTER (WHERE token_class = 'CACHED_INPUT'))[1],
                (array_agg(id) FILTER (WHERE token_class = 'OUTPUT'))[1]
            FROM price_version GROUP BY deployment, tenant, service_tier, effective_from, effective_to, currency""";

    private final Map<UUID, Price> prices = new HashMap<>();
    private final Map<Scope, List<PriceSet>> sets = new HashMap<>();

    static PriceBook read(Snapshot snapshot) throws SQLException {
        PriceBook book = new PriceBook();
        snapshot.each("SELECT id, price, currency FROM price_version", row -> book.prices.put(
                row.getObject(1, UUID.class), new Price(row.getBigDecimal(2), row.getString(3).strip())));
        snapshot.each(SETS, row -> book.sets.computeIfAbsent(
                new Scope(row.getString(1), row.getObject(2, UUID.class), row.getString(3)), _ -> new ArrayList<>())
                .add(PriceSet.read(row)));
        book.sets.values().forEach(list -> list.sort(Comparator.comparing(PriceSet::from)));
        return book;
    }

    /** The input version that an entry should name, had only sets that existed then been there. */
    Optional<UUID> inputVersion(Entry entry, Instant knownAt) {
        return List.of(new Scope(entry.deployment(), entry.tenant(), entry.serviceTier()),
                new Scope(entry.deployment(), null, entry.serviceTier()),
                new Scope(entry.deployment(), entry.tenant(), "default"),
                new Scope(entry.deployment(), null, "default")).stream()
                .map(scope -> inForce(scope, entry.admittedAt(), knownAt)).flatMap(Optional::stream).findFirst()
                .map(PriceSet::input);
    }

    private Optional<PriceSet> inForce(Scope scope, Instant at, Instant knownAt) {
        List<PriceSet> known = sets.getOrDefault(scope, List.of()).stream()
                .filter(set -> !set.createdAt().isAfter(knownAt)).toList();
        Optional<PriceSet> newest = known.stream().filter(set -> !set.from().isAfter(at)).reduce((_, later) -> later)
                .filter(set -> set.to() == null || at.isBefore(set.to()));
        boolean common = scope.tenant() == null && scope.tier().equals("default");
        boolean beforeAll = common && !known.isEmpty() && at.isBefore(known.getFirst().from());
        return beforeAll ? Optional.of(known.getFirst()) : newest;
    }

    /** Whether the three versions belong together. */
    boolean isSet(@Nullable UUID input, @Nullable UUID cached, @Nullable UUID output) {
        if (input == null) {
            return cached == null && output == null;
        }
        return sets.values().stream().flatMap(List::stream)
                .anyMatch(
                        set -> input.equals(set.input()) && set.cached().equals(cached) && set.output().equals(output));
    }

    /** What tokens cost by a version. */
    Money amount(UUID version, long tokens) {
        Price price = prices.get(version);
        if (price == null) {
            throw new IllegalArgumentException("price version " + version + " does not exist");
        }
        Money whole = price.amount(Math.abs(tokens));
        return tokens < 0 ? new Money(whole.amount().negate(), whole.currency()) : whole;
    }

    private record Scope(String deployment, @Nullable UUID tenant, String tier) {}

    private record PriceSet(
            Instant from, @Nullable Instant to, Instant createdAt, UUID input, UUID cached, UUID output) {

        static PriceSet read(ResultSet row) throws SQLException {
            OffsetDateTime to = row.getObject(5, OffsetDateTime.class);
            return new PriceSet(row.getObject(4, OffsetDateTime.class).toInstant(), to == null ? null : to.toInstant(),
                    row.getObject(6, OffsetDateTime.class).toInstant(), row.getObject(8, UUID.class),
                    row.getObject(9, UUID.class), row.getObject(10, UUID.class));
        }
    }
}
