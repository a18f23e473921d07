package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.statements.StatementLine;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A statement's lines as comma-separated values; numbers as they are sealed. */
final class StatementCsv {

    static final String HEAD = "line,kind,original_period,project,deployment,service_tier,token_class,price_id,price,"
            + "tokens,exact,amount\n";

    private StatementCsv() {}

    /** No cell can hold a comma or a quotation mark: names of deployments and tiers have none. */
    static String row(StatementLine l) {
        return Stream.of(l.line(), l.kind(), l.originalPeriod(), l.project(), l.deployment(), l.serviceTier(),
                l.tokenClass(), l.priceId(), l.price(), l.tokens(), l.exact(), l.amount())
                .map(StatementCsv::cell).collect(Collectors.joining(",", "", "\n"));
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
