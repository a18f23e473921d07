package io.tokenworks.controlplane.deployments;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.Price;
import io.tokenworks.metering.TokenClass;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Price versions by deployment: written in sets of three, one a class of tokens, never changed. */
@Component
class PriceList {

    private final PriceRows rows;
    private final Clock clock;

    PriceList(PriceRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** Prices in force now, or null. */
    @Nullable
    Prices now(String deployment) {
        return now().get(deployment);
    }

    /** Prices in force now, by deployment. */
    Map<String, Prices> now() {
        return rows.inForce(clock.instant()).stream().collect(Collectors.groupingBy(PriceVersion::deployment,
                Collectors.collectingAndThen(Collectors.toList(), PriceList::prices)));
    }

    /**
     * Adds a set of versions for everybody.
     *
     * @param notBefore prices never work backwards past this
     */
    void add(String deployment, Prices wish, Instant notBefore) {
        add(PriceScope.of(deployment), wish, null, notBefore);
    }

    /**
     * Adds a set of versions.
     *
     * @param until null: until the next set of the scope
     * @param now where the past begins; a set may begin in it only if nothing is booked that it would have priced
     * @return the set as it is kept
     */
    PriceSet add(PriceScope scope, Prices wish, @Nullable Instant until, Instant now) {
        Instant from = (wish.effectiveFrom() == null ? now : wish.effectiveFrom()).truncatedTo(ChronoUnit.MICROS);
        Instant hour = from.truncatedTo(ChronoUnit.HOURS);
        if (from.isBefore(now.truncatedTo(ChronoUnit.MICROS))
                && rows.hasUsage(scope.deployment(), scope.serviceTier(), scope.tenant(), hour)) {
            throw Refusal.invalid("price.effectiveFrom", "lies in the past: what was used then has been priced");
        }
        if (until != null && !until.isAfter(from)) {
            throw Refusal.invalid("price.effectiveTo", "must lie after effectiveFrom");
        }
        if (rows.exists(scope.deployment(), scope.serviceTier(), scope.tenant(), from)) {
            throw Refusal.conflict("price.effectiveFrom", "there are prices from this moment already");
        }
        BigDecimal cached = wish.cachedInput() == null ? wish.input() : wish.cachedInput();
        return set(rows.saveAll(List.of(
                new PriceVersion(scope, TokenClass.INPUT, price("input", wish.input(), wish), from).until(until),
                new PriceVersion(scope, TokenClass.CACHED_INPUT, price("cachedInput", cached, wish), from).until(until),
                new PriceVersion(scope, TokenClass.OUTPUT, price("output", wish.output(), wish), from).until(until))));
    }

    /** All sets of a deployment, the newest first. */
    List<PriceSet> all(String deployment) {
        Map<Object, List<PriceVersion>> sets = new LinkedHashMap<>();
        rows.findByDeploymentOrderByEffectiveFromDesc(deployment).forEach(row -> sets
                .computeIfAbsent(List.of(row.scope(), row.effectiveFrom()), _ -> new ArrayList<>()).add(row));
        return sets.values().stream().map(PriceList::set).toList();
    }

    private static PriceSet set(List<PriceVersion> three) {
        Map<TokenClass, PriceVersion> rows = new EnumMap<>(TokenClass.class);
        three.forEach(row -> rows.put(row.tokenClass(), row));
        PriceVersion any = three.getFirst();
        return new PriceSet(any.scope(), prices(three), any.effectiveTo(),
                List.of(id(rows, TokenClass.INPUT), id(rows, TokenClass.CACHED_INPUT), id(rows, TokenClass.OUTPUT)));
    }

    private static UUID id(Map<TokenClass, PriceVersion> rows, TokenClass tokenClass) {
        PriceVersion row = rows.get(tokenClass);
        if (row == null) {
            throw new IllegalStateException("a set of prices without " + tokenClass);
        }
        return row.id();
    }

    private static Prices prices(List<PriceVersion> set) {
        Map<TokenClass, BigDecimal> prices = new EnumMap<>(TokenClass.class);
        set.forEach(row -> prices.put(row.tokenClass(), row.price()));
        PriceVersion any = set.getFirst();
        return new Prices(required(prices, TokenClass.INPUT), required(prices, TokenClass.CACHED_INPUT),
                required(prices, TokenClass.OUTPUT), any.currency(), any.effectiveFrom());
    }

    private static Price price(String field, BigDecimal perMillion, Prices wish) {
        try {
            return new Price(perMillion, wish.currency());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Refusal.invalid("price." + field, String.valueOf(e.getMessage()));
        }
    }

    private static BigDecimal required(Map<TokenClass, BigDecimal> prices, TokenClass tokenClass) {
        BigDecimal price = prices.get(tokenClass);
        if (price == null) {
            throw new IllegalStateException("a set of prices without " + tokenClass);
        }
        return price;
    }
}
