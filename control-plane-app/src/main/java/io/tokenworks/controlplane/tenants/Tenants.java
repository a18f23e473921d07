package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants. Each begins with a default project. */
@Service
@Transactional
public class Tenants {

    private static final int CACHE_SECRET_BYTES = 32;

    private final TenantRows tenants;
    private final TenancyRules rules;
    private final ProjectRows projects;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    Tenants(
            TenantRows tenants, TenancyRules rules, ProjectRows projects, Clock clock,
            ApplicationEventPublisher events) {
        this.tenants = tenants;
        this.rules = rules;
        this.projects = projects;
        this.clock = clock;
        this.events = events;
    }

    /** Makes a tenant of the company that the installation began with, of a name and nothing else. */
    public TenantView create(String name) {
        return create(null, TenantTerms.named(name));
    }

    /**
     * Makes a tenant.
     *
     * @param company null: the one that the installation began with
     * @throws Refusal naming the field at fault
     */
    public TenantView create(@Nullable UUID company, TenantTerms wish) {
        UUID of = rules.company(company);
        TenantTerms terms = rules.checked(wish, null);
        Map<String, String> tags = rules.tags(wish.tags());
        byte[] cacheSecret = new byte[CACHE_SECRET_BYTES];
        random.nextBytes(cacheSecret);
        Instant now = clock.instant();
        TenantView made = tenants.saveAndFlush(new Tenant(of, terms, tags, cacheSecret, now)).view();
        projects.save(new Project(projects.defaultOf(made.id()), made.id(), Project.DEFAULT, Map.of(), now));
        events.publishEvent(new Change("create", "tenant", made.id().toString(), made.id(), null, made));
        events.publishEvent(new FleetChanged());
        return made;
    }

    /** All, by name. */
    @Transactional(readOnly = true)
    public List<TenantView> list() {
        return tenants.findAllByOrderByName().stream().map(Tenant::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public TenantView get(UUID id) {
        return row(id).view();
    }

    /** Says something else of it. Gateways hear of it at once; what was used before keeps its tags. */
    public TenantView update(UUID id, ReadVersion read, TenantTerms wish) {
        Tenant row = row(id);
        TenantView before = row.view();
        read.check(before.version());
        row.become(rules.checked(wish, id), rules.tags(wish.tags()));
        TenantView after = tenants.saveAndFlush(row).view();
        rules.checkKeysOf(row.companyId());
        events.publishEvent(new Change("update", "tenant", id.toString(), id, before, after));
        events.publishEvent(new FleetChanged());
        return after;
    }

    private Tenant row(UUID id) {
        return tenants.findById(id).orElseThrow(() -> Refusal.notFound("no such tenant"));
    }
}
