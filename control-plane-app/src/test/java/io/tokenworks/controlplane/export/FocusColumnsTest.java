package io.tokenworks.controlplane.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the specification asks of each row; the public validator says the same of a whole file. */
class FocusColumnsTest {

    private final FocusColumns focus = new FocusColumns("Platform");

    @Test
    void theUnitPriceTimesTheQuantityIsTheCostToTheLastDigit() {
        for (Charge charge : Charges.ofEveryKind()) {
            if (charge.kind() == Charge.Kind.USAGE) {
                BigDecimal price = decimal(charge, "ListUnitPrice");
                assertThat(price.multiply(decimal(charge, "PricingQuantity")))
                        .isEqualByComparingTo(decimal(charge, "ListCost"));
            }
        }
    }

    @Test
    void aCreditIsMoneyAndNoTokens() {
        Charge credit = Charges.ofEveryKind().getLast();
        assertThat(cell(credit, "ChargeCategory")).isEqualTo("Credit");
        assertThat(List.of("ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "SkuPriceId", "ListUnitPrice"))
                .allSatisfy(name -> assertThat(cell(credit, name)).as(name).isNull());
        assertThat(cell(credit, "BilledCost")).isEqualTo(new BigDecimal("-12.5"));
    }

    @Test
    void onlyWhatComesAfterTheSealIsACorrectionAndKeepsItsPeriodOfUse() {
        List<Charge> charges = Charges.ofEveryKind();
        assertThat(charges).extracting(charge -> cell(charge, "ChargeClass"))
                .containsExactly(null, null, null, null, "Correction", null);
        Charge late = charges.get(4);
        assertThat(late.period().end()).isEqualTo(late.billing().start());
    }

    @Test
    void tokensWithoutAPriceStandThereForNothing() {
        Charge unpriced = Charges.ofEveryKind().get(3);
        assertThat(cell(unpriced, "BilledCost")).isEqualTo(BigDecimal.ZERO);
        assertThat(cell(unpriced, "SkuPriceId")).isEqualTo("none");
    }

    @Test
    void columnsOfOurOwnComeLast() {
        List<String> names = focus.columns().stream().map(Column::name).toList();
        int first = names.indexOf("x_TenantId");
        assertThat(names.subList(0, first)).noneMatch(name -> name.startsWith("x_"));
        assertThat(names.subList(first, names.size())).allMatch(name -> name.startsWith("x_"));
        assertThat(names).doesNotHaveDuplicates();
    }

    private BigDecimal decimal(Charge charge, String name) {
        return (BigDecimal) Objects.requireNonNull(cell(charge, name));
    }

    private @Nullable Object cell(Charge charge, String name) {
        List<String> names = focus.columns().stream().map(Column::name).toList();
        return focus.row(charge).get(names.indexOf(name));
    }
}
