package io.tokenworks.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class MoneyProperties {

    @Property
    void anAmountIsTokensTimesPriceByAMillionWithNothingLost(
            @ForAll @BigRange(min = "0", max = "999999999") @Scale(9) BigDecimal perMillion,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long tokens) {
        Money amount = new Price(perMillion, "EUR").amount(tokens);

        BigInteger nanosTimesTokens = perMillion.setScale(9).unscaledValue().multiply(BigInteger.valueOf(tokens));
        assertThat(amount.amount().unscaledValue()).isEqualTo(nanosTimesTokens);
        assertThat(amount.amount().scale()).isEqualTo(Money.SCALE);
    }

    @Property
    void splittingTokensDoesNotChangeWhatTheyCost(
            @ForAll @BigRange(min = "0", max = "1000") @Scale(9) BigDecimal perMillion,
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long one,
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long other) {
        Price price = new Price(perMillion, "EUR");

        assertThat(price.amount(one).plus(price.amount(other))).isEqualTo(price.amount(one + other));
    }

    @Property
    void theClassesOfACountAreWhatIsBilled(
            @ForAll @LongRange(min = 0, max = 1_000_000) long prompt,
            @ForAll @LongRange(min = 0, max = 1_000_000) long cached,
            @ForAll @LongRange(min = 0, max = 1_000_000) long output) {
        TokenCount count = new TokenCount(prompt, Math.min(prompt, cached), output);

        long sum = 0;
        for (TokenClass tokenClass : TokenClass.values()) {
            sum += count.of(tokenClass);
        }
        assertThat(sum).isEqualTo(count.billedTokens());
    }

    @Example
    void halvesGoToTheEvenNeighbourOnAStatement() {
        assertThat(new Money(new BigDecimal("0.125"), "EUR").rounded(2)).isEqualByComparingTo("0.12");
        assertThat(new Money(new BigDecimal("0.135"), "EUR").rounded(2)).isEqualByComparingTo("0.14");
    }

    @Example
    void whatDoesNotFitIsRefusedAndNotRounded() {
        assertThatThrownBy(() -> new Price(new BigDecimal("0.0000000001"), "EUR"))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Price(new BigDecimal("1000000000"), "EUR"))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Price(BigDecimal.ONE.negate(), "EUR"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price(BigDecimal.ONE, "euro")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Money.zero("EUR").plus(Money.zero("USD")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenCount(1, 2, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
