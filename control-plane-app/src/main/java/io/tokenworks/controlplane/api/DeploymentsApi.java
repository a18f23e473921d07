package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.PriceScope;
import io.tokenworks.controlplane.deployments.PriceSet;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.FleetSnapshot;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deployments: create, start, scale, price, retire. */
@RestController
@RequestMapping("/api/v1/deployments")
final class DeploymentsApi {

    private final Deployments deployments;

    DeploymentsApi(Deployments deployments) {
        this.deployments = deployments;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    DeploymentView create(@Valid @RequestBody Create body) {
        if (body.price() != null && !Actor.current().setsPrices()) {
            throw Refusal.forbidden("leave out 'price': your role may not set prices");
        }
        DeploymentView created = deployments.create(body.wish());
        return Boolean.FALSE.equals(body.start()) ? created : deployments.start(created.name());
    }

    @GetMapping
    List<DeploymentView> list() {
        return deployments.list();
    }

    @GetMapping("/{name}")
    DeploymentView get(@PathVariable String name) {
        return deployments.get(name);
    }

    @PostMapping("/{name}/start")
    DeploymentView start(@PathVariable String name) {
        return deployments.start(name);
    }

    @PutMapping("/{name}/pools")
    DeploymentView scale(
            @PathVariable String name, @Nullable ReadVersion read, @Valid @RequestBody PoolSizes body) {
        return deployments.scale(name, read, body.pools());
    }

    @PutMapping("/{name}/price")
    DeploymentView price(@PathVariable String name, @Valid @RequestBody PriceBody body) {
        return deployments.price(name, body.prices());
    }

    /** All sets of prices, with the time they hold for. */
    @GetMapping("/{name}/prices")
    List<PriceSet> prices(@PathVariable String name) {
        return deployments.prices(name);
    }

    /** Adds a set for everybody, or for one tenant or service tier. */
    @PostMapping("/{name}/prices")
    @ResponseStatus(HttpStatus.CREATED)
    List<PriceSet> addPrices(@PathVariable String name, @Valid @RequestBody ScopedPrice body) {
        return deployments.price(body.scope(name), body.price().prices(), body.effectiveTo());
    }

    @PostMapping("/{name}/retire")
    DeploymentView retire(@PathVariable String name) {
        return deployments.retire(name);
    }

    /**
     * @param start false: created only; else started at once
     */
    record Create(
            @NotBlank @Size(max = 63) String name,
            @NotBlank @Size(max = 200) String model,
            @Size(max = 4096) @Nullable String modelPath,
            @NotNull Backend backend,
            FleetSnapshot.@NotNull Mode mode,
            @NotNull @Valid PoolSizes pools,
            @PositiveOrZero @Nullable Integer handoverMinTokens,
            @Valid @Nullable PriceBody price,
            @Nullable Boolean start) {

        NewDeployment wish() {
            return new NewDeployment(name, model, modelPath == null ? "" : modelPath, backend, mode, pools.pools(),
                    handoverMinTokens,
                    price == null ? null : price.prices());
        }
    }

    /** Workers wanted by role. */
    record PoolSizes(@NotNull @Min(0) Integer prefill, @NotNull @Min(0) Integer decode) {

        Pools pools() {
            return new Pools(prefill, decode);
        }
    }

    /** Per million tokens. */
    record PriceBody(
            @NotNull @PositiveOrZero @Digits(integer = 9, fraction = 9) BigDecimal input,
            @PositiveOrZero @Digits(integer = 9, fraction = 9) @Nullable BigDecimal cachedInput,
            @NotNull @PositiveOrZero @Digits(integer = 9, fraction = 9) BigDecimal output,
            @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
            @Nullable Instant effectiveFrom) {

        Prices prices() {
            return new Prices(input, cachedInput, output, currency, effectiveFrom);
        }
    }

    /**
     * @param serviceTier null: default
     * @param tenant null: everybody
     * @param effectiveTo null: until the next set of the same tenant and tier
     */
    record ScopedPrice(
            @Pattern(regexp = PriceScope.TIER_PATTERN) @Nullable String serviceTier,
            @Nullable UUID tenant,
            @Nullable Instant effectiveTo,
            @NotNull @Valid PriceBody price) {

        PriceScope scope(String deployment) {
            return new PriceScope(deployment, serviceTier == null ? PriceScope.DEFAULT_TIER : serviceTier, tenant);
        }
    }
}
