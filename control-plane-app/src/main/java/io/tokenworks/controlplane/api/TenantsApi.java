package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.quotas.QuotaView;
import io.tokenworks.controlplane.quotas.Quotas;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.tenants.ApiKeys;
import io.tokenworks.controlplane.tenants.FreshKey;
import io.tokenworks.controlplane.tenants.KeyView;
import io.tokenworks.controlplane.tenants.TenantView;
import io.tokenworks.controlplane.tenants.Tenants;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tenants, their keys and quotas. */
@RestController
@RequestMapping("/api/v1")
final class TenantsApi {

    private final Tenants tenants;
    private final ApiKeys keys;
    private final Quotas quotas;

    TenantsApi(Tenants tenants, ApiKeys keys, Quotas quotas) {
        this.tenants = tenants;
        this.keys = keys;
        this.quotas = quotas;
    }

    @PostMapping("/tenants")
    @ResponseStatus(HttpStatus.CREATED)
    TenantView create(@Valid @RequestBody Named body) {
        return tenants.create(body.name());
    }

    @GetMapping("/tenants")
    List<TenantView> list() {
        return tenants.list();
    }

    @GetMapping("/tenants/{tenant}")
    TenantView get(@PathVariable UUID tenant) {
        return tenants.get(tenant);
    }

    /** The answer holds the secret, this once. */
    @PostMapping("/tenants/{tenant}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    FreshKey createKey(@PathVariable UUID tenant, @Valid @RequestBody Named body) {
        return keys.create(tenant, body.name());
    }

    @GetMapping("/tenants/{tenant}/keys")
    List<KeyView> keys(@PathVariable UUID tenant) {
        return keys.of(tenant);
    }

    @DeleteMapping("/keys/{key}")
    KeyView revoke(@PathVariable UUID key) {
        return keys.revoke(key);
    }

    @PutMapping("/tenants/{tenant}/quota")
    QuotaView setQuota(@PathVariable UUID tenant, @Valid @RequestBody Limit body) {
        tenants.get(tenant);
        return quotas.set(tenant, body.limitTokens());
    }

    @GetMapping("/tenants/{tenant}/quota")
    QuotaView quota(@PathVariable UUID tenant) {
        return quotas.of(tenant).orElseThrow(() -> Refusal.notFound("the tenant has no quota"));
    }

    /** A name. */
    record Named(@NotBlank @Size(max = 100) String name) {}

    /** Most prompt and output tokens. */
    record Limit(@NotNull @PositiveOrZero Long limitTokens) {}
}
