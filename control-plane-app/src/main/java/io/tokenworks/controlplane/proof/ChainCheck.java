package io.tokenworks.controlplane.proof;

import io.tokenworks.controlplane.seals.SignedHead;
import io.tokenworks.metering.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Each entry on its own and in its chain: number, hash, price, what its operation record says, and the heads that were
 * signed.
 */
final class ChainCheck {

    private static final String ENTRIES = """
            SELECT %s, o.operation, o.tenant, o.api_key, coalesce(o.project, default_project(o.tenant)), o.deployment,
                o.revision, o.service_tier, o.tags::text, o.admitted_at = e.admitted_at, o.lease,
                CASE WHEN o.output_tokens > 0 THEN o.prompt_tokens - o.cached_tokens ELSE 0 END,
                CASE WHEN o.output_tokens > 0 THEN o.cached_tokens ELSE 0 END, o.output_tokens
            FROM ledger_entry e LEFT JOIN operation_record o ON o.operation_at = e.operation_at
                AND o.operation = e.operation AND e.kind <> 'CREDIT'
            ORDER BY e.tenant, e.sequence""".formatted(Entry.COLUMNS);
    private static final byte[] NO_HASH = new byte[32];
    /** A price may have been written in a transaction that was older than the entry's and ended after it. */
    private static final Duration PRICE_RACE = Duration.ofMinutes(1);

    private final PriceBook prices;
    private final Map<UUID, List<SignedHead>> signed;
    private final Consumer<Finding> found;
    private @Nullable UUID tenant;
    private long sequence;
    private byte[] hash = NO_HASH;
    private long entries;

    ChainCheck(PriceBook prices, Map<UUID, List<SignedHead>> signed, Consumer<Finding> found) {
        this.prices = prices;
        this.signed = signed;
        this.found = found;
    }

    /** @return how many entries there are */
    long run(Snapshot snapshot) throws SQLException {
        snapshot.each(ENTRIES, this::entry);
        return entries;
    }

    private void entry(ResultSet row) throws SQLException {
        Entry entry = Entry.read(row);
        entries++;
        if (!entry.tenant().equals(tenant)) {
            tenant = entry.tenant();
            sequence = 0;
            hash = NO_HASH;
        }
        chain(entry);
        price(entry);
        if (entry.booksRecord()) {
            record(entry, row);
        }
    }

    private void chain(Entry entry) {
        if (entry.sequence() != sequence + 1) {
            found.accept(Finding.of(entry, entry.sequence() <= sequence
                    ? "its number is there twice"
                    : "entries " + (sequence + 1) + " to " + (entry.sequence() - 1) + " before it are missing"));
        }
        if (!Arrays.equals(EntryBytes.hash(hash, entry), entry.hash())) {
            found.accept(Finding.of(entry, "its hash is not that of its contents and its predecessor: "
                    + "one of them was changed"));
        }
        sequence = entry.sequence();
        hash = entry.hash();
        String hex = HexFormat.of().formatHex(hash);
        signed.getOrDefault(entry.tenant(), List.of()).stream()
                .filter(head -> head.sequence() == entry.sequence() && !head.hash().equals(hex)).findFirst()
                .ifPresent(head -> found.accept(Finding.of(entry, "its hash is not the one that was signed outside of "
                        + "the database: the chain up to here was rewritten")));
    }

    private void price(Entry entry) {
        if (entry.kind().equals("CREDIT")) {
            return;
        }
        if (!prices.isSet(entry.inputPriceId(), entry.cachedInputPriceId(), entry.outputPriceId())) {
            found.accept(Finding.of(entry, "its price versions are not one set of prices"));
            return;
        }
        UUID version = entry.inputPriceId();
        Money expected = version == null ? Money.zero(entry.currency()) : amount(entry);
        if (expected.amount().compareTo(entry.amount()) != 0) {
            found.accept(Finding.differs(entry, "amount", expected.amount().toPlainString(),
                    entry.amount().toPlainString()));
        }
        if (!expected.currency().equals(entry.currency())) {
            found.accept(Finding.differs(entry, "currency", expected.currency(), entry.currency()));
        }
        Optional<UUID> named = Optional.ofNullable(version);
        if (entry.booksRecord() && !named.equals(prices.inputVersion(entry, entry.enteredAt()))
                && !named.equals(prices.inputVersion(entry, entry.enteredAt().minus(PRICE_RACE)))) {
            found.accept(Finding.of(entry, "price version " + version + " was not the one in force at admission"));
        }
    }

    private Money amount(Entry entry) {
        Money input = prices.amount(required(entry.inputPriceId()), entry.inputTokens());
        return input.plus(prices.amount(required(entry.cachedInputPriceId()), entry.cachedInputTokens()))
                .plus(prices.amount(required(entry.outputPriceId()), entry.outputTokens()));
    }

    private static UUID required(@Nullable UUID version) {
        if (version == null) {
            throw new IllegalStateException("a set of prices has three versions");
        }
        return version;
    }

    private void record(Entry entry, ResultSet row) throws SQLException {
        int column = Entry.COLUMN_COUNT + 1;
        if (row.getObject(column) == null) {
            found.accept(Finding.of(entry, "there is no record of its operation"));
            return;
        }
        same(entry, "tenant", row.getObject(column + 1), entry.tenant());
        same(entry, "api_key", row.getObject(column + 2), entry.apiKey());
        same(entry, "project", row.getObject(column + 3), entry.project());
        same(entry, "deployment", row.getString(column + 4), entry.deployment());
        same(entry, "revision", row.getInt(column + 5), entry.revision());
        same(entry, "service_tier", row.getString(column + 6), entry.serviceTier());
        same(entry, "tags", row.getString(column + 7), entry.tags());
        same(entry, "admitted_at as the record has it", true, row.getBoolean(column + 8));
        same(entry, "lease", row.getObject(column + 9), entry.lease());
        same(entry, "input_tokens", row.getLong(column + 10), entry.inputTokens());
        same(entry, "cached_input_tokens", row.getLong(column + 11), entry.cachedInputTokens());
        same(entry, "output_tokens", row.getLong(column + 12), entry.outputTokens());
    }

    private void same(Entry entry, String field, @Nullable Object expected, @Nullable Object value) {
        if (expected == null ? value != null : !expected.equals(value)) {
            found.accept(Finding.differs(entry, field, expected, value));
        }
    }
}
