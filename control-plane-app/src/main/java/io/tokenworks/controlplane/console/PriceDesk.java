package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Prices, and what others would have made of a month. Orders that cannot be taken throw {@link Refusal}. */
interface PriceDesk {

    /**
     * All that were ever set.
     *
     * @param model only of this one; null for all
     */
    List<Version> versions(@Nullable String model);

    /** What can be priced, by name. */
    List<String> models();

    /** Whom a price can be for. */
    List<Party> tenants();

    /** The currency of prices unless another is named. */
    String currency();

    void set(Order order);

    /** What the use of a month that the order would be for cost, and would have cost. */
    List<Rerated> wouldHaveCost(YearMonth month, Order order);

    /** @param tenant null for everybody */
    record Scope(String model, String tier, @Nullable UUID tenant) {}

    record Party(UUID id, String name) {}

    /** Per million tokens. */
    record Tariff(BigDecimal input, BigDecimal cached, BigDecimal output, String currency) {}

    /** @param until null: until the next of the same scope */
    record Version(
            Scope scope, @Nullable String tenantName, Tariff tariff, Instant from, @Nullable Instant until) {}

    /** @param from null: from now */
    record Order(Scope scope, Tariff tariff, @Nullable Instant from, @Nullable Instant until) {}

    /**
     * @param currency that {@code amount} is in; {@code whatIf} is in the order's
     */
    record Rerated(
            String tenantName, String tier, String currency, long requests, long input, long cached, long output,
            BigDecimal amount, BigDecimal whatIf) {}
}
