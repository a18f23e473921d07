package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.export.Charge.Kind;
import io.tokenworks.controlplane.export.Charge.ListPrice;
import io.tokenworks.controlplane.export.Charge.Party;
import io.tokenworks.controlplane.export.Charge.Span;
import io.tokenworks.metering.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Charges of every kind that there is. */
final class Charges {

    private static final Party COMPANY = new Party(new UUID(1, 1), "Acme, Inc.");
    private static final Party TENANT = new Party(new UUID(2, 1), "Research \"R&D\"");
    private static final Party PROJECT = new Party(new UUID(3, 1), "translation, de-en");
    private static final Party DEPLOYMENT = new Party(new UUID(4, 1), "smollm2-135m-instruct");
    private static final Span OCTOBER = span("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
    private static final Span NOVEMBER = span("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");

    private Charges() {}

    static List<Charge> ofEveryKind() {
        return List.of(
                usage(TokenClass.INPUT, price("0.10"), 1_234_567, PROJECT),
                usage(TokenClass.CACHED_INPUT, price("0.025"), 3, null),
                usage(TokenClass.OUTPUT, price("0.400000001"), 999_999_999_999L, PROJECT),
                usage(TokenClass.OUTPUT, null, 17, PROJECT),
                late(),
                credit());
    }

    private static Charge usage(
            TokenClass tokenClass, @Nullable ListPrice price, long tokens, @Nullable Party project) {
        BigDecimal amount = price == null
                ? BigDecimal.ZERO
                : price.perMillion().multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
        return new Charge(COMPANY, TENANT, project, new UUID(5, 1), DEPLOYMENT, Kind.USAGE, tokenClass, price,
                "default", 7, tokens, amount, "EUR", hour("2026-11-28T13:00:00Z"), NOVEMBER, null,
                Map.of("cost_center", "4711", "team", "a, \"b\""));
    }

    /** Used in October, came when October's statement was sealed. */
    private static Charge late() {
        return new Charge(COMPANY, TENANT, PROJECT, new UUID(5, 1), DEPLOYMENT, Kind.CORRECTION, TokenClass.INPUT,
                price("0.10"), "default", 1, -10, new BigDecimal("-0.000001"), "EUR", hour("2026-10-31T23:00:00Z"),
                NOVEMBER, null, Map.of());
    }

    private static Charge credit() {
        return new Charge(COMPANY, TENANT, PROJECT, new UUID(5, 1), DEPLOYMENT, Kind.CREDIT, null, null, "default", 0,
                0, new BigDecimal("-12.5"), "EUR", OCTOBER, OCTOBER, null, Map.of());
    }

    private static ListPrice price(String perMillion) {
        return new ListPrice(new UUID(6, 1), new BigDecimal(perMillion));
    }

    private static Span hour(String start) {
        return new Span(Instant.parse(start), Instant.parse(start).plusSeconds(3600));
    }

    private static Span span(String start, String end) {
        return new Span(Instant.parse(start), Instant.parse(end));
    }
}
