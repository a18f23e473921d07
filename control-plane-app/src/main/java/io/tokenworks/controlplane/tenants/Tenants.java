package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.refusal.Refusal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tenants. Each begins with a default project. */
@Service
@Transactional
public class Tenants {

    private static final int CACHE_SECRET_BYTES = 32;

    private final TenantRows tenants;
    private final CompanyRows companies;
    private final ProjectRows projects;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    Tenants(
            TenantRows tenants, CompanyRows companies, ProjectRows projects, Clock clock,
            ApplicationEventPublisher events) {
        this.tenants = tenants;
        this.companies = companies;
        this.projects = projects;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Makes a tenant of the company that the installation began with.
     *
     * @throws Refusal if the name is empty, too long or taken
     */
    public TenantView create(String name) {
        String checked = Names.checked(name);
        if (tenants.existsByName(checked)) {
            throw Refusal.conflict("name", "there is a tenant of this name already");
        }
        byte[] cacheSecret = new byte[CACHE_SECRET_BYTES];
        random.nextBytes(cacheSecret);
        Instant now = clock.instant();
        UUID company = companies.findFirstByOrderByCreatedAtAscIdAsc().orElseThrow().id();
        Tenant tenant = tenants.saveAndFlush(new Tenant(UUID.randomUUID(), company, checked, cacheSecret, now));
        projects.save(new Project(projects.defaultOf(tenant.id()), tenant.id(), Project.DEFAULT, now));
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
}
