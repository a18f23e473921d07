package io.tokenworks.admission;

import io.tokenworks.metering.Price;
import io.tokenworks.metering.TokenClass;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What an operation takes from one budget: a part that is known at admission and one that grows with each token. It is
 * the most that it can come to: what of the prompt is cached shows only later.
 *
 * @param fixed for the prompt, or for the request
 * @param perToken for each token that it may emit
 */
public record BudgetDemand(BigDecimal fixed, BigDecimal perToken) {

    private static final int MILLION_DIGITS = 6;

    public BudgetDemand {
        if (fixed.signum() < 0 || perToken.signum() < 0) {
            throw new IllegalArgumentException("a demand cannot be negative");
        }
    }

    /** @param prices those in force at admission; MONEY of a deployment without any costs nothing */
    public static BudgetDemand of(Measure measure, long promptTokens, Optional<PriceSet> prices) {
        BigDecimal prompt = BigDecimal.valueOf(promptTokens);
        return switch (measure) {
            case TOKENS -> new BudgetDemand(prompt, BigDecimal.ONE);
            case INPUT, CACHED_INPUT -> new BudgetDemand(prompt, BigDecimal.ZERO);
            case OUTPUT -> new BudgetDemand(BigDecimal.ZERO, BigDecimal.ONE);
            case REQUESTS, CONCURRENCY -> new BudgetDemand(BigDecimal.ONE, BigDecimal.ZERO);
            case MONEY -> prices.map(set -> money(prompt, set))
                    .orElseGet(() -> new BudgetDemand(BigDecimal.ZERO, BigDecimal.ZERO));
        };
    }

    private static BudgetDemand money(BigDecimal prompt, PriceSet set) {
        BigDecimal input = set.input().max(set.cachedInput());
        return new BudgetDemand(prompt.multiply(input).movePointLeft(MILLION_DIGITS),
                set.output().movePointLeft(MILLION_DIGITS));
    }

    /** What it came to. Never more than {@link #amount} of the tokens emitted. */
    public static BigDecimal used(Measure measure, TokenCount tokens, Optional<PriceSet> prices) {
        return switch (measure) {
            case TOKENS -> BigDecimal.valueOf(tokens.billedTokens());
            case INPUT -> BigDecimal.valueOf(tokens.of(TokenClass.INPUT));
            case CACHED_INPUT -> BigDecimal.valueOf(tokens.of(TokenClass.CACHED_INPUT));
            case OUTPUT -> BigDecimal.valueOf(tokens.of(TokenClass.OUTPUT));
            case REQUESTS, CONCURRENCY -> BigDecimal.ONE;
            case MONEY -> prices.map(set -> cost(tokens, set)).orElse(BigDecimal.ZERO);
        };
    }

    private static BigDecimal cost(TokenCount tokens, PriceSet set) {
        return cost(tokens, TokenClass.INPUT, set.input(), set)
                .add(cost(tokens, TokenClass.CACHED_INPUT, set.cachedInput(), set))
                .add(cost(tokens, TokenClass.OUTPUT, set.output(), set));
    }

    private static BigDecimal cost(TokenCount tokens, TokenClass of, BigDecimal perMillion, PriceSet set) {
        return new Price(perMillion, set.currency()).amount(tokens.of(of)).amount();
    }

    /** The most that so many tokens can come to. */
    public BigDecimal amount(long tokens) {
        return fixed.add(perToken.multiply(BigDecimal.valueOf(tokens)));
    }

    /** How many tokens fit in what is there once the fixed part is taken; negative if not even that fits. */
    public long tokensWithin(BigDecimal room) {
        return more(room.subtract(fixed));
    }

    /** How many further tokens fit. */
    public long more(BigDecimal room) {
        if (room.signum() < 0) {
            return -1;
        }
        return perToken.signum() == 0
                ? Long.MAX_VALUE
                : room.divide(perToken, 0, RoundingMode.FLOOR).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
}
