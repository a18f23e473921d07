package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Programs that hold keys of a project and can be stopped with one change. */
@Service
@Transactional
public class ServiceAccounts {

    private final ServiceAccountRows rows;
    private final Projects projects;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    ServiceAccounts(ServiceAccountRows rows, Projects projects, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.projects = projects;
        this.clock = clock;
        this.events = events;
    }

    /** @throws Refusal naming the field at fault */
    public ServiceAccountView create(UUID project, String name) {
        UUID tenant = projects.get(project).tenant();
        String checked = free(project, name, null);
        ServiceAccountView made = rows.saveAndFlush(new ServiceAccount(project, checked, clock.instant())).view();
        events.publishEvent(new Change("create", "service-account", made.id().toString(), tenant, null, made));
        return made;
    }

    /** Those of a project, by name, disabled ones too. */
    @Transactional(readOnly = true)
    public List<ServiceAccountView> of(UUID project) {
        projects.get(project);
        return rows.findByProjectIdOrderByName(project).stream().map(ServiceAccount::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public ServiceAccountView get(UUID id) {
        return row(id).view();
    }

    public ServiceAccountView rename(UUID id, ReadVersion read, String name) {
        ServiceAccount row = row(id);
        ServiceAccountView before = row.view();
        row.rename(free(before.project(), name, id));
        return changed("update", row, before, read);
    }

    /** Stops it or lets it go on: keys of a disabled account are not in force. Gateways hear of it at once. */
    public ServiceAccountView disable(UUID id, ReadVersion read, boolean disabled) {
        ServiceAccount row = row(id);
        ServiceAccountView before = row.view();
        row.disable(disabled ? clock.instant() : null);
        return changed(disabled ? "disable" : "enable", row, before, read);
    }

    private ServiceAccountView changed(
            String action, ServiceAccount row, ServiceAccountView before, ReadVersion read) {
        read.check(before.version());
        ServiceAccountView after = rows.saveAndFlush(row).view();
        UUID tenant = projects.get(before.project()).tenant();
        events.publishEvent(
                new Change(action, "service-account", after.id().toString(), tenant, before, after));
        events.publishEvent(new FleetChanged());
        return after;
    }

    private String free(UUID project, String name, @Nullable UUID owner) {
        String checked = Names.checked(name);
        if (rows.findByProjectIdAndName(project, checked).filter(a -> !a.id().equals(owner)).isPresent()) {
            throw Refusal.conflict("name", "the project has a service account of this name already");
        }
        return checked;
    }

    private ServiceAccount row(UUID id) {
        return rows.findById(id).orElseThrow(() -> Refusal.notFound("no such service account"));
    }
}
