package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Prices and months in memory. */
final class FakeMoneyDesks implements PriceDesk, MonthDesk {

    static final String MODEL = "smollm2";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    final List<Version> versions = new ArrayList<>();
    final List<Rerated> rerated = new ArrayList<>();
    final List<MonthDesk.Line> billed = new ArrayList<>();
    final List<Sealed> statements = new ArrayList<>();
    boolean whole = true;

    void clear() {
        versions.clear();
        rerated.clear();
        billed.clear();
        statements.clear();
        whole = true;
    }

    /** One of everything that a page can show. */
    void fill() {
        Scope everybody = new Scope(MODEL, "default", null);
        versions.add(new Version(everybody, null, tariff("0.3"), now.plus(20, ChronoUnit.DAYS), null));
        versions.add(new Version(everybody, null, tariff("0.2"), now.minus(20, ChronoUnit.DAYS), null));
        versions.add(new Version(everybody, null, tariff("0.1"), now.minus(400, ChronoUnit.DAYS), null));
        versions.add(new Version(new Scope(MODEL, "priority", FakeDesks.TENANT), "Search team", tariff("0.15"),
                now.minus(9, ChronoUnit.DAYS), now.plus(9, ChronoUnit.DAYS)));
        rerated.add(new Rerated("Search team", "default", "EUR", 3, 1_000_000, 0, 500_000, new BigDecimal("0.4"),
                new BigDecimal("0.65")));
        billed.add(new MonthDesk.Line("Chat", MODEL, "INPUT", "USAGE", 1_200_002, new BigDecimal("1.200002"), "EUR"));
        billed.add(new MonthDesk.Line(null, MODEL, "OUTPUT", "CORRECTION", 600_006, new BigDecimal("2.400024"),
                "EUR"));
        billed.add(new MonthDesk.Line("Chat", "", "NONE", "CREDIT", 0, new BigDecimal("-1"), "EUR"));
        statements.add(new Sealed(new UUID(6, 1), 42, 2, new BigDecimal("2.60"), "EUR", FakeDesks.NOW));
    }

    @Override
    public Bill bill(UUID tenant, YearMonth month) {
        return whole ? new Bill(List.copyOf(billed), true) : new Bill(List.of(), false);
    }

    @Override
    public List<Sealed> sealed(UUID tenant, YearMonth month) {
        return List.copyOf(statements);
    }

    @Override
    public Instant closesAt(YearMonth month) {
        return FakeDesks.NOW;
    }

    static Tariff tariff(String input) {
        return new Tariff(new BigDecimal(input), new BigDecimal("0.050"), new BigDecimal("0.4"), "EUR");
    }

    @Override
    public List<Version> versions(@Nullable String model) {
        return versions.stream().filter(version -> model == null || version.scope().model().equals(model)).toList();
    }

    @Override
    public List<String> models() {
        return List.of(MODEL);
    }

    @Override
    public List<Party> tenants() {
        return List.of(new Party(FakeDesks.TENANT, "Search team"));
    }

    @Override
    public String currency() {
        return "EUR";
    }

    @Override
    public void set(Order order) {
        Instant from = Optional.ofNullable(order.from()).orElse(now);
        if (versions.stream().anyMatch(version -> version.from().equals(from))) {
            throw Refusal.conflict("from", "There are prices from this moment already.");
        }
        UUID tenant = order.scope().tenant();
        versions.add(new Version(order.scope(), tenant == null ? null : "Search team", order.tariff(), from,
                order.until()));
    }

    @Override
    public List<Rerated> wouldHaveCost(YearMonth month, Order order) {
        return List.copyOf(rerated);
    }
}
