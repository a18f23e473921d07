package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants and their keys. */
@Service
@Transactional
public class Tenants {

    private static final int CACHE_SECRET_BYTES = 32;
    private static final int NAME_CHARS_MAX = 100;

    private final TenantRows tenants;
    private final KeyRows keys;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    Tenants(TenantRows tenants, KeyRows keys, Clock clock, ApplicationEventPublisher events) {
        this.tenants = tenants;
        this.keys = keys;
        this.clock = clock;
        this.events = events;
    }

    /** @throws Refusal if the name is empty, too long or taken */
    public TenantView create(String name) {
        String checked = checkedName(name);
        if (tenants.existsByName(checked)) {
            throw Refusal.conflict("name", "there is a tenant of this name already");
        }
        byte[] cacheSecret = new byte[CACHE_SECRET_BYTES];
        random.nextBytes(cacheSecret);
        Tenant tenant = tenants.saveAndFlush(new Tenant(UUID.randomUUID(), checked, cacheSecret, clock.instant()));
        events.publishEvent(new FleetChanged());
        return tenant.view();
    }

    /** All, by name. */
    @Transactional(readOnly = true)
    public List<TenantView> list() {
        return tenants.findAllByOrderByName().stream().map(Tenant::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public TenantView get(UUID id) {
        return tenants.findById(id).orElseThrow(() -> Refusal.notFound("no such tenant")).view();
    }

    /** Makes a key; its secret is in the answer and nowhere else. */
    public FreshKey createKey(UUID tenant, String name) {
        get(tenant);
        String secret = KeySecret.mint(random);
        String prefix = secret.substring(0, KeySecret.PREFIX_CHARS);
        FreshKey fresh = new FreshKey(UUID.randomUUID(), tenant, checkedName(name), prefix, secret);
        keys.save(new ApiKey(fresh, KeySecret.sha256(secret), clock.instant()));
        events.publishEvent(new FleetChanged());
        return fresh;
    }

    /** Keys of a tenant, oldest first, revoked ones too. */
    @Transactional(readOnly = true)
    public List<KeyView> keys(UUID tenant) {
        get(tenant);
        return keys.findByTenantIdOrderByCreatedAt(tenant).stream().map(ApiKey::view).toList();
    }

    /** Ends a key. Gateways hear of it at once. */
    public KeyView revokeKey(UUID key) {
        ApiKey row = keys.findById(key).orElseThrow(() -> Refusal.notFound("no such key"));
        row.revoke(clock.instant());
        events.publishEvent(new FleetChanged());
        return row.view();
    }

    /** Keys in force, for gateways. */
    @Transactional(readOnly = true)
    public List<FleetSnapshot.Key> keysInForce() {
        return keys.findByRevokedAtIsNull().stream()
                .map(k -> new FleetSnapshot.Key(k.view().id(), k.sha256(), k.view().tenant())).toList();
    }

    /**
     * Tenants, for gateways.
     *
     * @param withQuota ids of those whose tokens are counted
     */
    @Transactional(readOnly = true)
    public List<FleetSnapshot.Tenant> forGateways(Set<UUID> withQuota) {
        return tenants.findAllByOrderByName().stream().map(tenant -> {
            TenantView view = tenant.view();
            String secret = Base64.getEncoder().encodeToString(tenant.cacheSecret());
            return new FleetSnapshot.Tenant(view.id(), view.name(), secret, withQuota.contains(view.id()));
        }).toList();
    }

    private static String checkedName(String name) {
        String trimmed = name.strip();
        if (trimmed.isEmpty() || trimmed.length() > NAME_CHARS_MAX) {
            throw Refusal.invalid("name", "must have 1 to " + NAME_CHARS_MAX + " characters");
        }
        return trimmed;
    }
}
