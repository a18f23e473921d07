package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.tenants.ApiKeys;
import io.tokenworks.controlplane.tenants.FreshKey;
import io.tokenworks.controlplane.tenants.KeyView;
import io.tokenworks.controlplane.tenants.NewKey;
import io.tokenworks.controlplane.tenants.Projects;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/** API keys. An answer that makes one holds its secret, this once. */
@RestController
@RequestMapping("/api/v1")
final class KeysApi {

    private final ApiKeys keys;
    private final Projects projects;

    KeysApi(ApiKeys keys, Projects projects) {
        this.keys = keys;
        this.projects = projects;
    }

    /** A key of the tenant's default project. */
    @PostMapping("/tenants/{tenant}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    FreshKey createKey(@PathVariable UUID tenant, @Valid @RequestBody KeyName body) {
        return keys.create(tenant, body.name());
    }

    @GetMapping("/tenants/{tenant}/keys")
    List<KeyView> keys(@PathVariable UUID tenant) {
        return keys.of(tenant);
    }

    @PostMapping("/projects/{project}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    FreshKey create(@PathVariable UUID project, @Valid @RequestBody NewKeyBody body) {
        return keys.create(new NewKey(project, body.serviceAccount(), body.name(), body.tags(), body.expiresAt()));
    }

    @GetMapping("/projects/{project}/keys")
    List<KeyView> ofProject(@PathVariable UUID project) {
        projects.get(project);
        return keys.ofProject(project);
    }

    @GetMapping("/keys/{key}")
    KeyView get(@PathVariable UUID key) {
        return keys.get(key);
    }

    @PutMapping("/keys/{key}")
    KeyView update(@PathVariable UUID key, ReadVersion read, @Valid @RequestBody KeyBody body) {
        KeyView now = keys.get(key);
        return keys.update(key, read, new NewKey(now.project(), now.serviceAccount(), body.name(), body.tags(),
                body.expiresAt()));
    }

    /** A new key in the place of this one, which stays in force until the overlap is over. */
    @PostMapping("/keys/{key}/rotate")
    @ResponseStatus(HttpStatus.CREATED)
    FreshKey rotate(@PathVariable UUID key, @Valid @RequestBody Rotation body) {
        return keys.rotate(key, body.overlap(), body.expiresAt());
    }

    @DeleteMapping("/keys/{key}")
    KeyView revoke(@PathVariable UUID key) {
        return keys.revoke(key);
    }

    /** A name. */
    record KeyName(@NotBlank @Size(max = 100) String name) {}

    /** @param serviceAccount of the project; absent: none */
    record NewKeyBody(
            @NotBlank @Size(max = 100) String name,
            @Nullable UUID serviceAccount,
            @Nullable Map<String, String> tags,
            @Nullable Instant expiresAt) {}

    /** @param expiresAt absent: until it is revoked */
    record KeyBody(
            @NotBlank @Size(max = 100) String name,
            @Nullable Map<String, String> tags,
            @Nullable Instant expiresAt) {}

    /**
     * @param overlap ISO 8601 duration, {@code PT0S} ends the old key at once; absent: the configured one
     * @param expiresAt of the new key; absent: until it is revoked
     */
    record Rotation(@Nullable Duration overlap, @Nullable Instant expiresAt) {}
}
