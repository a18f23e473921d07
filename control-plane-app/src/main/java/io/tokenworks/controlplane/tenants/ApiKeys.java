package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.refusal.Refusal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keys of tenants' projects. */
@Service
@Transactional
public class ApiKeys {

    private final KeyRows keys;
    private final ProjectRows projects;
    private final Tenants tenants;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(KeyRows keys, ProjectRows projects, Tenants tenants, Clock clock, ApplicationEventPublisher events) {
        this.keys = keys;
        this.projects = projects;
        this.tenants = tenants;
        this.clock = clock;
        this.events = events;
    }

    /** Makes a key of the tenant's default project; its secret is in the answer and nowhere else. */
    public FreshKey create(UUID tenant, String name) {
        tenants.get(tenant);
        String secret = KeySecret.mint(random);
        String prefix = secret.substring(0, KeySecret.PREFIX_CHARS);
        FreshKey fresh = new FreshKey(UUID.randomUUID(), tenant, Names.checked(name), prefix, secret);
        keys.save(new ApiKey(fresh, projects.defaultOf(tenant), KeySecret.sha256(secret), clock.instant()));
        events.publishEvent(new FleetChanged());
        return fresh;
    }

    /** Keys of a tenant, oldest first, revoked ones too. */
    @Transactional(readOnly = true)
    public List<KeyView> of(UUID tenant) {
        tenants.get(tenant);
        return keys.findByTenantIdOrderByCreatedAt(tenant).stream().map(ApiKey::view).toList();
    }

    /** Ends a key. Gateways hear of it at once. */
    public KeyView revoke(UUID key) {
        ApiKey row = keys.findById(key).orElseThrow(() -> Refusal.notFound("no such key"));
        row.revoke(clock.instant());
        events.publishEvent(new FleetChanged());
        return row.view();
    }
}
