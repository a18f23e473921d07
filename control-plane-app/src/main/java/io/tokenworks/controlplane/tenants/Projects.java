package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Projects of tenants. The default one can be renamed but is always there: records without a project belong to it. */
@Service
@Transactional
public class Projects {

    private final ProjectRows rows;
    private final Tenants tenants;
    private final TenancyRules rules;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Projects(
            ProjectRows rows, Tenants tenants, TenancyRules rules, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.tenants = tenants;
        this.rules = rules;
        this.clock = clock;
        this.events = events;
    }

    /** @throws Refusal naming the field at fault */
    public ProjectView create(UUID tenant, String name, @Nullable Map<String, String> tags) {
        tenants.get(tenant);
        Project row = new Project(UUID.randomUUID(), tenant, free(tenant, name, null), rules.tags(tags),
                clock.instant());
        ProjectView made = rows.saveAndFlush(row).view();
        events.publishEvent(new Change("create", "project", made.id().toString(), tenant, null, made));
        return made;
    }

    /** Those of a tenant, by name, archived ones too. */
    @Transactional(readOnly = true)
    public List<ProjectView> of(UUID tenant) {
        tenants.get(tenant);
        return rows.findByTenantIdOrderByName(tenant).stream().map(Project::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public ProjectView get(UUID id) {
        return row(id).view();
    }

    /** Gives it another name and other tags. What was used before keeps its tags. */
    public ProjectView update(UUID id, ReadVersion read, String name, @Nullable Map<String, String> tags) {
        Project row = row(id);
        ProjectView before = row.view();
        row.become(free(before.tenant(), name, id), rules.tags(tags));
        return changed("update", row, before, read);
    }

    /** Ends it or takes it up again: keys of an archived project are not in force. */
    public ProjectView archive(UUID id, ReadVersion read, boolean archived) {
        Project row = row(id);
        ProjectView before = row.view();
        if (archived && id.equals(rows.defaultOf(before.tenant()))) {
            throw Refusal.conflict(null, "the default project cannot be archived");
        }
        row.archive(archived ? clock.instant() : null);
        return changed(archived ? "archive" : "restore", row, before, read);
    }

    private ProjectView changed(String action, Project row, ProjectView before, ReadVersion read) {
        read.check(before.version());
        ProjectView after = rows.saveAndFlush(row).view();
        rules.checkKeysOfTenant(before.tenant());
        events.publishEvent(new Change(action, "project", after.id().toString(), after.tenant(), before, after));
        events.publishEvent(new FleetChanged());
        return after;
    }

    private String free(UUID tenant, String name, @Nullable UUID owner) {
        String checked = Names.checked(name);
        if (rows.findByTenantIdAndName(tenant, checked).filter(p -> !p.id().equals(owner)).isPresent()) {
            throw Refusal.conflict("name", "the tenant has a project of this name already");
        }
        return checked;
    }

    private Project row(UUID id) {
        return rows.findById(id).orElseThrow(() -> Refusal.notFound("no such project"));
    }
}
