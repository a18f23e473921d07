package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.quotas.QuotaView;
import io.tokenworks.controlplane.quotas.Quotas;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.tenants.TenantTerms;
import io.tokenworks.controlplane.tenants.TenantView;
import io.tokenworks.controlplane.tenants.Tenants;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** Tenants and their quotas. */
@RestController
@RequestMapping("/api/v1/tenants")
final class TenantsApi {

    private final Tenants tenants;
    private final Quotas quotas;

    TenantsApi(Tenants tenants, Quotas quotas) {
        this.tenants = tenants;
        this.quotas = quotas;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TenantView create(@Valid @RequestBody NewTenant body) {
        return tenants.create(body.company(),
                new TenantTerms(body.name(), body.costCenter(), body.tags(), body.deployments()));
    }

    @GetMapping
    List<TenantView> list() {
        return tenants.list();
    }

    @GetMapping("/{tenant}")
    TenantView get(@PathVariable UUID tenant) {
        return tenants.get(tenant);
    }

    @PutMapping("/{tenant}")
    TenantView update(@PathVariable UUID tenant, ReadVersion read, @Valid @RequestBody TenantBody body) {
        return tenants.update(tenant, read,
                new TenantTerms(body.name(), body.costCenter(), body.tags(), body.deployments()));
    }

    @PutMapping("/{tenant}/quota")
    QuotaView setQuota(@PathVariable UUID tenant, @Valid @RequestBody Limit body) {
        tenants.get(tenant);
        return quotas.set(tenant, body.limitTokens());
    }

    @GetMapping("/{tenant}/quota")
    QuotaView quota(@PathVariable UUID tenant) {
        return quotas.of(tenant).orElseThrow(() -> Refusal.notFound("the tenant has no quota"));
    }

    /** @param company absent: the one that the installation began with */
    record NewTenant(
            @NotBlank @Size(max = 100) String name,
            @Nullable UUID company,
            @Size(max = 256) @Nullable String costCenter,
            @Nullable Map<String, String> tags,
            @Nullable Set<String> deployments) {}

    /** @param deployments names of what it may ask for; absent or empty: everything */
    record TenantBody(
            @NotBlank @Size(max = 100) String name,
            @Size(max = 256) @Nullable String costCenter,
            @Nullable Map<String, String> tags,
            @Nullable Set<String> deployments) {}

    /** Most prompt and output tokens. */
    record Limit(@NotNull @PositiveOrZero Long limitTokens) {}
}
