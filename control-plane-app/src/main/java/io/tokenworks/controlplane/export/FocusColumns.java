package io.tokenworks.controlplane.export;

import static io.tokenworks.controlplane.export.Column.Kind.DECIMAL;
import static io.tokenworks.controlplane.export.Column.Kind.JSON;
import static io.tokenworks.controlplane.export.Column.Kind.TEXT;
import static io.tokenworks.controlplane.export.Column.Kind.TIME;

import io.tokenworks.controlplane.export.Charge.Kind;
import io.tokenworks.controlplane.export.Charge.ListPrice;
import io.tokenworks.controlplane.export.Charge.Party;
import io.tokenworks.metering.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A charge as a row of FOCUS 1.2, the FinOps Open Cost and Usage Specification, dataset Cost and Usage. Each unit
 * price is per token, so that price × quantity is the cost to the last digit. There are no discounts: billed,
 * effective, listed and contracted cost are one, and priced is in the currency that is billed in. Columns of our own
 * begin with {@code x_} and stand at the end.
 */
final class FocusColumns {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String UNIT = "Tokens";
    private static final int PER_MILLION_DIGITS = 6;

    private final List<FocusColumn> columns;

    /** @param platform the internal platform team's name: provider, publisher and issuer of the statements */
    FocusColumns(String platform) {
        List<FocusColumn> all = new ArrayList<>();
        all.addAll(accounts());
        all.addAll(time());
        all.addAll(charge());
        all.addAll(costs());
        all.addAll(service(platform));
        all.addAll(ours());
        this.columns = List.copyOf(all);
    }

    List<Column> columns() {
        return columns.stream().map(FocusColumn::column).toList();
    }

    /** Cells in the order of the columns. */
    List<@Nullable Object> row(Charge charge) {
        List<@Nullable Object> cells = new ArrayList<>(columns.size());
        columns.forEach(column -> cells.add(column.of().apply(charge)));
        return cells;
    }

    private record FocusColumn(Column column, Function<Charge, ? extends @Nullable Object> of) {}

    private static FocusColumn some(String name, Column.Kind kind, Function<Charge, @Nullable Object> of) {
        return new FocusColumn(new Column(name, kind, true), of);
    }

    private static FocusColumn each(String name, Column.Kind kind, Function<Charge, Object> of) {
        return new FocusColumn(new Column(name, kind, false), of);
    }

    private static List<FocusColumn> accounts() {
        return List.of(
                each("BillingAccountId", TEXT, c -> c.company().id()),
                each("BillingAccountName", TEXT, c -> c.company().name()),
                each("BillingAccountType", TEXT, c -> "Company"),
                each("BillingCurrency", TEXT, Charge::currency),
                each("SubAccountId", TEXT, c -> account(c).id()),
                each("SubAccountName", TEXT, c -> account(c).name()),
                each("SubAccountType", TEXT, c -> c.project() == null ? "Tenant" : "Project"));
    }

    private static Party account(Charge charge) {
        Party project = charge.project();
        return project == null
                ? charge.tenant()
                : new Party(project.id(), charge.tenant().name() + " / " + project.name());
    }

    private static List<FocusColumn> time() {
        return List.of(
                each("BillingPeriodStart", TIME, c -> c.billing().start()),
                each("BillingPeriodEnd", TIME, c -> c.billing().end()),
                each("ChargePeriodStart", TIME, c -> c.period().start()),
                each("ChargePeriodEnd", TIME, c -> c.period().end()));
    }

    private static List<FocusColumn> charge() {
        return List.of(
                each("ChargeCategory", TEXT, c -> c.kind() == Kind.CREDIT ? "Credit" : "Usage"),
                some("ChargeClass", TEXT, c -> c.kind() == Kind.CORRECTION ? "Correction" : null),
                each("ChargeDescription", TEXT, FocusColumns::description),
                each("ChargeFrequency", TEXT, c -> c.kind() == Kind.CREDIT ? "One-Time" : "Usage-Based"),
                some("InvoiceId", TEXT, Charge::invoice),
                some("ConsumedQuantity", DECIMAL, c -> usage(c, tokens(c))),
                some("ConsumedUnit", TEXT, c -> usage(c, UNIT)),
                some("PricingCategory", TEXT, c -> usage(c, "Standard")),
                some("PricingQuantity", DECIMAL, c -> usage(c, tokens(c))),
                some("PricingUnit", TEXT, c -> usage(c, UNIT)));
    }

    private static List<FocusColumn> costs() {
        return List.of(
                each("BilledCost", DECIMAL, Charge::amount),
                each("EffectiveCost", DECIMAL, Charge::amount),
                each("ListCost", DECIMAL, Charge::amount),
                each("ContractedCost", DECIMAL, Charge::amount),
                some("ListUnitPrice", DECIMAL, FocusColumns::perToken),
                some("ContractedUnitPrice", DECIMAL, FocusColumns::perToken),
                some("CommitmentDiscountStatus", TEXT, c -> null),
                each("PricingCurrency", TEXT, Charge::currency),
                each("PricingCurrencyEffectiveCost", DECIMAL, Charge::amount),
                some("PricingCurrencyListUnitPrice", DECIMAL, FocusColumns::perToken),
                some("PricingCurrencyContractedUnitPrice", DECIMAL, FocusColumns::perToken));
    }

    private static List<FocusColumn> service(String platform) {
        return List.of(
                each("ProviderName", TEXT, c -> platform),
                each("PublisherName", TEXT, c -> platform),
                each("InvoiceIssuerName", TEXT, c -> platform),
                each("ServiceCategory", TEXT, c -> "AI and Machine Learning"),
                each("ServiceSubcategory", TEXT, c -> "Generative AI"),
                each("ServiceName", TEXT, c -> "Tokenworks"),
                each("ResourceId", TEXT, c -> c.deployment().id()),
                each("ResourceName", TEXT, c -> c.deployment().name()),
                each("ResourceType", TEXT, c -> "Model deployment"),
                some("SkuId", TEXT, c -> usage(c, c.deployment().name())),
                some("SkuMeter", TEXT, c -> usage(c, meter(c.tokenClass()))),
                some("SkuPriceId", TEXT, c -> usage(c, priceId(c))),
                some("SkuPriceDetails", JSON, c -> usage(c, json(Map.of("x_ServiceTier", c.serviceTier())))),
                each("Tags", JSON, c -> json(c.tags())));
    }

    private static List<FocusColumn> ours() {
        return List.of(
                each("x_TenantId", TEXT, c -> c.tenant().id()),
                each("x_TenantName", TEXT, c -> c.tenant().name()),
                each("x_ApiKeyId", TEXT, Charge::apiKey),
                some("x_TokenClass", TEXT, c -> c.tokenClass() == null ? null : c.tokenClass().name()),
                each("x_RequestCount", DECIMAL, c -> BigDecimal.valueOf(c.requests())));
    }

    /** Null on a credit. */
    private static @Nullable Object usage(Charge charge, @Nullable Object cell) {
        return charge.kind() == Kind.CREDIT ? null : cell;
    }

    private static BigDecimal tokens(Charge charge) {
        return BigDecimal.valueOf(charge.tokens());
    }

    /** Tokens without a price in force cost nothing, visibly so. */
    private static @Nullable Object perToken(Charge charge) {
        ListPrice price = charge.price();
        BigDecimal perMillion = price == null ? BigDecimal.ZERO : price.perMillion();
        return usage(charge, perMillion.movePointLeft(PER_MILLION_DIGITS));
    }

    private static String priceId(Charge charge) {
        ListPrice price = charge.price();
        return price == null ? "none" : price.version().toString();
    }

    private static String description(Charge charge) {
        return charge.kind() == Kind.CREDIT
                ? "Credit for " + charge.deployment().name()
                : charge.deployment().name() + ", " + meter(charge.tokenClass()).toLowerCase(Locale.ROOT);
    }

    private static String meter(@Nullable TokenClass tokenClass) {
        return switch (tokenClass) {
            case INPUT -> "Input tokens";
            case CACHED_INPUT -> "Input tokens, cached";
            case OUTPUT -> "Output tokens";
            case null -> "Credit";
        };
    }

    private static String json(Map<String, String> pairs) {
        return MAPPER.writeValueAsString(pairs);
    }
}
