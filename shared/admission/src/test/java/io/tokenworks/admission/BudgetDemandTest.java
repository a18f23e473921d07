package io.tokenworks.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.metering.TokenCount;
import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BudgetDemandTest {

    private static final Optional<PriceSet> PRICES = Optional.of(new PriceSet("m", null, Instant.EPOCH, null,
            "EUR", new BigDecimal("2"), new BigDecimal("0.5"), new BigDecimal("8.123456789")));

    /** Whatever turns out to be cached: what is held is enough. */
    @Property
    void whatIsUsedNeverExceedsWhatIsHeld(@ForAll long seed) {
        Random random = new Random(seed);
        int prompt = random.nextInt(5000);
        int output = random.nextInt(5000);
        TokenCount used = new TokenCount(prompt, random.nextInt(prompt + 1), output);
        for (Measure measure : Measure.values()) {
            BigDecimal held = BudgetDemand.of(measure, prompt, PRICES).amount(output);
            assertThat(BudgetDemand.used(measure, used, PRICES)).as("%s", measure).isLessThanOrEqualTo(held);
        }
    }

    /** As many tokens as fit, and not one more. */
    @Property
    void creditEndsExactlyWhereTheRoomEnds(@ForAll long seed) {
        Random random = new Random(seed);
        BigDecimal room = new BigDecimal(random.nextLong(1_000_000_000_000L)).movePointLeft(15);
        for (Measure measure : new Measure[]{Measure.TOKENS, Measure.OUTPUT, Measure.MONEY}) {
            BigDecimal there = measure == Measure.MONEY ? room : BigDecimal.valueOf(random.nextInt(10_000));
            BudgetDemand demand = BudgetDemand.of(measure, 10, PRICES);
            long fits = demand.tokensWithin(there);
            if (fits >= 0) {
                assertThat(demand.amount(fits)).isLessThanOrEqualTo(there);
            }
            assertThat(demand.amount(Math.max(0, fits + 1))).isGreaterThan(there);
        }
    }

    @Test
    void moneyIsHeldAtTheDearestClassAndSpentExactly() {
        BudgetDemand demand = BudgetDemand.of(Measure.MONEY, 1000, PRICES);
        assertThat(demand.amount(100)).isEqualByComparingTo("0.0028123456789");
        assertThat(BudgetDemand.used(Measure.MONEY, new TokenCount(1000, 400, 100), PRICES))
                .isEqualByComparingTo("0.0022123456789");
    }

    @Test
    void spendingMoreThanWasHeldIsABug() {
        BudgetSlice slice = BudgetSlice.EMPTY.grant(BigDecimal.TEN).reserve(BigDecimal.ONE);
        assertThatThrownBy(() -> slice.settle(BigDecimal.ONE, BigDecimal.TWO))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> slice.reserve(BigDecimal.TEN)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sizesFollowDemandWithinTheirBounds() {
        SliceSize size = new SliceSize(BigDecimal.valueOf(100), BigDecimal.valueOf(1000), 5);
        assertThat(size.target(BigDecimal.ONE)).isEqualByComparingTo("100");
        assertThat(size.target(BigDecimal.valueOf(50))).isEqualByComparingTo("250");
        assertThat(size.target(BigDecimal.valueOf(5000))).isEqualByComparingTo("1000");
        assertThat(size.low(BigDecimal.valueOf(49), BigDecimal.ONE)).isTrue();
        assertThat(size.low(BigDecimal.valueOf(50), BigDecimal.ONE)).isFalse();
        assertThat(size.excess(BigDecimal.valueOf(201), BigDecimal.ONE)).isEqualByComparingTo("101");
        assertThat(size.excess(BigDecimal.valueOf(100), BigDecimal.ONE)).isEqualByComparingTo("0");
    }

    @Test
    void aNeedIsGrantedWhileItIsThereAndAWishShrinksTowardsTheEnd() {
        assertThat(grant(1000, 900, 900, 4)).isEqualTo(900);
        assertThat(grant(1000, 0, 900, 4)).isEqualTo(125);
        assertThat(grant(1000, 200, 900, 4)).isEqualTo(200);
        assertThat(grant(100, 200, 900, 1)).isEqualTo(100);
        assertThat(grant(-5, 200, 900, 1)).isZero();
    }

    private static long grant(long free, long need, long want, int gateways) {
        return GrantDecision.grant(BigDecimal.valueOf(free), BigDecimal.valueOf(need), BigDecimal.valueOf(want),
                gateways).longValueExact();
    }
}
