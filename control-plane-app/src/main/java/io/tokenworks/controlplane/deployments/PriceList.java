package io.tokenworks.controlplane.deployments;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.Price;
import io.tokenworks.metering.TokenClass;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        List<PriceVersion> set = rows.inForce(deployment, clock.instant());
        if (set.isEmpty()) {
            return null;
        }
        Map<TokenClass, BigDecimal> prices = new EnumMap<>(TokenClass.class);
        set.forEach(row -> prices.put(row.tokenClass(), row.price()));
        PriceVersion any = set.getFirst();
        return new Prices(required(prices, TokenClass.INPUT), required(prices, TokenClass.CACHED_INPUT),
                required(prices, TokenClass.OUTPUT), any.currency(), any.effectiveFrom());
    }

    /**
     * Adds a set of versions.
     *
     * @param notBefore prices never work backwards past this
     */
    void add(String deployment, Prices wish, Instant notBefore) {
        Instant from = wish.effectiveFrom() == null ? notBefore : wish.effectiveFrom();
        from = from.truncatedTo(ChronoUnit.MICROS);
        if (from.isBefore(notBefore.truncatedTo(ChronoUnit.MICROS))) {
            throw Refusal.invalid("price.effectiveFrom", "lies in the past: what was used then has been priced");
        }
        if (rows.existsByDeploymentAndEffectiveFrom(deployment, from)) {
            throw Refusal.conflict("price.effectiveFrom", "there are prices from this moment already");
        }
        BigDecimal cached = wish.cachedInput() == null ? wish.input() : wish.cachedInput();
        rows.saveAll(List.of(
                new PriceVersion(deployment, TokenClass.INPUT, price("input", wish.input(), wish), from),
                new PriceVersion(deployment, TokenClass.CACHED_INPUT, price("cachedInput", cached, wish), from),
                new PriceVersion(deployment, TokenClass.OUTPUT, price("output", wish.output(), wish), from)));
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
