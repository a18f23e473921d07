package io.tokenworks.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BudgetSliceProperties {

    /** Any order of grants, holds, settlements and returns: never over what was granted, nothing held at the end. */
    @Property
    void neverOverAndNothingLeaks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int steps) {
        Walk walk = new Walk(new Random(seed));
        for (int i = 0; i < steps; i++) {
            walk.step();
        }
        walk.settleAll();
    }

    /** One slice's life. */
    private static final class Walk {
        private final Random random;
        private final List<BigDecimal> open = new ArrayList<>();
        private BudgetSlice slice = BudgetSlice.EMPTY;
        private BigDecimal granted = BigDecimal.ZERO;
        private BigDecimal used = BigDecimal.ZERO;

        Walk(Random random) {
            this.random = random;
        }

        void step() {
            switch (random.nextInt(4)) {
                case 0 -> grant();
                case 1 -> reserve();
                case 2 -> giveBack();
                default -> settle();
            }
            BigDecimal held = open.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(slice.held()).isEqualByComparingTo(held);
            assertThat(used.add(held)).isLessThanOrEqualTo(granted);
        }

        /** With as many decimals as money has. */
        private BigDecimal some(int most) {
            return new BigDecimal(random.nextLong(most * 1_000_000_000_000_000L + 1)).movePointLeft(15);
        }

        private void grant() {
            BigDecimal more = some(5);
            granted = granted.add(more);
            slice = slice.grant(more);
        }

        private void reserve() {
            BigDecimal amount = some(2).min(slice.room());
            open.add(amount);
            slice = slice.reserve(amount);
        }

        private void giveBack() {
            BigDecimal amount = some(1).min(slice.room());
            granted = granted.subtract(amount);
            slice = slice.giveBack(amount);
        }

        private void settle() {
            if (!open.isEmpty()) {
                BigDecimal hold = open.remove(random.nextInt(open.size()));
                BigDecimal spent = some(2).min(hold);
                used = used.add(spent);
                slice = slice.settle(hold, spent);
            }
        }

        void settleAll() {
            for (BigDecimal hold : open) {
                slice = slice.settle(hold, BigDecimal.ZERO);
            }
            assertThat(slice.held()).isEqualByComparingTo("0");
            assertThat(slice.room()).isEqualByComparingTo(granted.subtract(used));
        }
    }
}
