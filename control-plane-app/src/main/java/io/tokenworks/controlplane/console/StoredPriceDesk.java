package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.controlplane.deployments.PriceSet;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.reports.PricePreview;
import io.tokenworks.controlplane.tenants.Tenants;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The control plane's own prices. */
@Component
final class StoredPriceDesk implements PriceDesk {

    private final Deployments deployments;
    private final Tenants tenants;
    private final PricePreview preview;
    private final Clock clock;

    StoredPriceDesk(Deployments deployments, Tenants tenants, PricePreview preview, Clock clock) {
        this.deployments = deployments;
        this.tenants = tenants;
        this.preview = preview;
        this.clock = clock;
    }

    @Override
    public List<Version> versions(@Nullable String model) {
        Map<UUID, String> names = tenants().stream().collect(Collectors.toMap(Party::id, Party::name));
        return (model == null ? models() : List.of(model)).stream()
                .flatMap(name -> deployments.prices(name).stream()).map(set -> shown(set, names)).toList();
    }

    private static Version shown(PriceSet set, Map<UUID, String> names) {
        PriceScope scope = set.scope();
        Prices prices = set.prices();
        UUID tenant = scope.tenant();
        BigDecimal cached = prices.cachedInput() == null ? prices.input() : prices.cachedInput();
        return new Version(new Scope(scope.deployment(), scope.serviceTier(), tenant),
                tenant == null ? null : names.getOrDefault(tenant, tenant.toString()),
                new Tariff(prices.input(), cached, prices.output(), prices.currency()),
                Objects.requireNonNull(prices.effectiveFrom()), set.effectiveTo());
    }

    @Override
    public List<String> models() {
        return deployments.list().stream().map(DeploymentView::name).toList();
    }

    @Override
    public List<Party> tenants() {
        return tenants.list().stream().map(tenant -> new Party(tenant.id(), tenant.name())).toList();
    }

    @Override
    public String currency() {
        return deployments.currency();
    }

    @Override
    public void set(Order order) {
        Tariff tariff = order.tariff();
        Scope scope = order.scope();
        try {
            deployments.price(new PriceScope(scope.model(), scope.tier(), scope.tenant()), new Prices(tariff.input(),
                    tariff.cached(), tariff.output(), tariff.currency(), order.from()), order.until());
        } catch (Refusal refusal) {
            throw Refusal.invalid(formField(refusal.field()), refusal.reason());
        }
    }

    private static String formField(@Nullable String field) {
        return switch (field == null ? "" : field) {
            case "price.effectiveFrom" -> "from";
            case "price.effectiveTo" -> "until";
            case "price.input" -> "input";
            case "price.cachedInput" -> "cached";
            case "price.output" -> "output";
            default -> "";
        };
    }

    @Override
    public List<Rerated> wouldHaveCost(YearMonth month, Order order) {
        Scope scope = order.scope();
        Tariff tariff = order.tariff();
        Instant at = order.from() == null ? clock.instant() : order.from();
        return preview.lines(month, new PricePreview.NewPrice(scope.model(), scope.tier(), scope.tenant(), at,
                tariff.input(), tariff.cached(), tariff.output())).stream()
                .map(line -> new Rerated(line.tenant(), line.serviceTier(), line.currency(), line.operations(),
                        line.inputTokens(), line.cachedInputTokens(), line.outputTokens(), line.amount(),
                        line.whatIf()))
                .toList();
    }
}
