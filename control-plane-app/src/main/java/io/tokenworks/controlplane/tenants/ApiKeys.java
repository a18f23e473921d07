package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keys of tenants' projects. Gateways hear of each change at once. */
@Service
@Transactional
public class ApiKeys {

    private static final String KIND = "tw-";

    private final KeyRows keys;
    private final ProjectRows defaults;
    private final KeyRules rules;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(KeyRows keys, ProjectRows defaults, KeyRules rules, ApplicationEventPublisher events) {
        this.keys = keys;
        this.defaults = defaults;
        this.rules = rules;
        this.events = events;
    }

    /** Makes a key of the tenant's default project. */
    public FreshKey create(UUID tenant, String name) {
        rules.tenant(tenant);
        return create(new NewKey(defaults.defaultOf(tenant), null, name, null, null));
    }

    /**
     * Makes a key; its secret is in the answer and nowhere else.
     *
     * @throws Refusal naming the field at fault
     */
    public FreshKey create(NewKey wish) {
        UUID tenant = rules.tenantOf(wish);
        Secret secret = Secret.mint(KIND, random);
        ApiKey row = new ApiKey(tenant, wish, rules.tags(wish.tags()), secret, rules.now());
        KeyView made = keys.saveAndFlush(row).view();
        rules.checkKeysOfTenant(tenant);
        events.publishEvent(new Change("create", "key", made.id().toString(), tenant, null, made));
        events.publishEvent(new FleetChanged());
        return FreshKey.of(made, secret.value());
    }

    /**
     * Makes a key to be used in the place of another. Both are in force until the overlap is over.
     *
     * @param overlap null: the configured one
     * @param expiresAt of the new key; null: until it is revoked
     */
    public FreshKey rotate(UUID key, @Nullable Duration overlap, @Nullable Instant expiresAt) {
        ApiKey row = row(key);
        KeyView before = row.view();
        Instant now = rules.now();
        rules.inForce(before, now);
        if (keys.existsByReplaces(key)) {
            throw Refusal.conflict(null, "the key has been rotated already; rotate the one that replaced it");
        }
        rules.future("expiresAt", expiresAt);
        Instant end = now.plus(rules.overlap(overlap));
        Secret secret = Secret.mint(KIND, random);
        KeyView next = keys.saveAndFlush(row.successor(secret, expiresAt, now)).view();
        row.expireBy(end);
        publish("rotate", before, keys.saveAndFlush(row).view());
        events.publishEvent(new Change("create", "key", next.id().toString(), next.tenant(), null, next));
        return FreshKey.of(next, secret.value());
    }

    /** Keys of a tenant, oldest first, revoked ones too. */
    @Transactional(readOnly = true)
    public List<KeyView> of(UUID tenant) {
        rules.tenant(tenant);
        return keys.findByTenantIdOrderByCreatedAt(tenant).stream().map(ApiKey::view).toList();
    }

    /** Keys of a project, oldest first, revoked ones too. */
    @Transactional(readOnly = true)
    public List<KeyView> ofProject(UUID project) {
        return keys.findByProjectIdOrderByCreatedAt(project).stream().map(ApiKey::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public KeyView get(UUID key) {
        return row(key).view();
    }

    /** @param wish its name, tags and end; where it belongs stays as it is */
    public KeyView update(UUID key, ReadVersion read, NewKey wish) {
        ApiKey row = row(key);
        KeyView before = row.view();
        read.check(before.version());
        rules.future("expiresAt", wish.expiresAt());
        Map<String, String> tags = rules.tags(wish.tags());
        row.become(Names.checked(wish.name()), tags, wish.expiresAt());
        KeyView after = keys.saveAndFlush(row).view();
        rules.checkKeysOfTenant(before.tenant());
        return publish("update", before, after);
    }

    /** Ends a key at once. */
    public KeyView revoke(UUID key) {
        ApiKey row = row(key);
        KeyView before = row.view();
        row.revoke(rules.now());
        return publish("revoke", before, keys.saveAndFlush(row).view());
    }

    private KeyView publish(String action, KeyView before, KeyView after) {
        events.publishEvent(new Change(action, "key", after.id().toString(), after.tenant(), before, after));
        events.publishEvent(new FleetChanged());
        return after;
    }

    private ApiKey row(UUID key) {
        return keys.findById(key).orElseThrow(() -> Refusal.notFound("no such key"));
    }
}
