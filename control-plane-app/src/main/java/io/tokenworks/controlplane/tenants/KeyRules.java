package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What may be said of keys. Each refusal names the field. */
@Component
class KeyRules {

    private final Projects projects;
    private final ServiceAccounts accounts;
    private final TenancyRules tenancy;
    private final KeyProperties properties;
    private final Clock clock;

    KeyRules(
            Projects projects, ServiceAccounts accounts, TenancyRules tenancy, KeyProperties properties,
            Clock clock) {
        this.projects = projects;
        this.accounts = accounts;
        this.tenancy = tenancy;
        this.properties = properties;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** @throws Refusal if there is none */
    void tenant(UUID tenant) {
        projects.of(tenant);
    }

    Map<String, String> tags(@Nullable Map<String, String> wish) {
        return tenancy.tags(wish);
    }

    void checkKeysOfTenant(UUID tenant) {
        tenancy.checkKeysOfTenant(tenant);
    }

    /** Whose key it would be. @throws Refusal if it cannot be made */
    UUID tenantOf(NewKey wish) {
        ProjectView project = projects.get(wish.project());
        if (project.archivedAt() != null) {
            throw Refusal.conflict("project", "the project is archived; restore it first");
        }
        if (wish.serviceAccount() != null) {
            ServiceAccountView account = accounts.get(wish.serviceAccount());
            if (!account.project().equals(project.id())) {
                throw Refusal.invalid("serviceAccount", "belongs to another project");
            }
            if (account.disabledAt() != null) {
                throw Refusal.conflict("serviceAccount", "the service account is disabled; enable it first");
            }
        }
        future("expiresAt", wish.expiresAt());
        return project.tenant();
    }

    void future(String field, @Nullable Instant moment) {
        if (moment != null && !moment.isAfter(now())) {
            throw Refusal.invalid(field, "lies in the past");
        }
    }

    void inForce(KeyView key, Instant now) {
        if (key.revokedAt() != null || key.expiresAt() != null && !now.isBefore(key.expiresAt())) {
            throw Refusal.conflict(null, "the key is not in force any more; make another one");
        }
    }

    Duration overlap(@Nullable Duration wish) {
        Duration overlap = wish == null ? properties.overlap() : wish;
        if (overlap.isNegative() || overlap.compareTo(properties.overlapMax()) > 0) {
            throw Refusal.invalid("overlap", "must be from PT0S to " + properties.overlapMax());
        }
        return overlap;
    }
}
