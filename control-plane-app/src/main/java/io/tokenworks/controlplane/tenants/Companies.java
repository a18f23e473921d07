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

/** Companies: tenants that belong together. */
@Service
@Transactional
public class Companies {

    private final CompanyRows rows;
    private final TenancyRules rules;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Companies(CompanyRows rows, TenancyRules rules, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.rules = rules;
        this.clock = clock;
        this.events = events;
    }

    /** @throws Refusal naming the field at fault */
    public CompanyView create(String name, @Nullable Map<String, String> tagged) {
        String checked = free(name, null);
        CompanyView made = rows.saveAndFlush(new Company(checked, rules.tags(tagged), clock.instant())).view();
        events.publishEvent(new Change("create", "company", made.id().toString(), null, null, made));
        return made;
    }

    /** All, by name. */
    @Transactional(readOnly = true)
    public List<CompanyView> list() {
        return rows.findAllByOrderByName().stream().map(Company::view).toList();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public CompanyView get(UUID id) {
        return row(id).view();
    }

    /** Gives it another name and other tags. What was used before keeps its tags. */
    public CompanyView update(UUID id, ReadVersion read, String name, @Nullable Map<String, String> tagged) {
        Company row = row(id);
        CompanyView before = row.view();
        read.check(before.version());
        row.become(free(name, id), rules.tags(tagged));
        CompanyView after = rows.saveAndFlush(row).view();
        rules.checkKeysOf(id);
        events.publishEvent(new Change("update", "company", id.toString(), null, before, after));
        events.publishEvent(new FleetChanged());
        return after;
    }

    private String free(String name, @Nullable UUID owner) {
        String checked = Names.checked(name);
        if (rows.findByName(checked).filter(taken -> !taken.id().equals(owner)).isPresent()) {
            throw Refusal.conflict("name", "there is a company of this name already");
        }
        return checked;
    }

    private Company row(UUID id) {
        return rows.findById(id).orElseThrow(() -> Refusal.notFound("no such company"));
    }
}
