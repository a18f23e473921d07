package io.tokenworks.controlplane.tenants;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of whom to reach about a tenant: the only personal fields. */
@Entity(name = "tenant_contact")
class TenantContact {

    @Id
    private UUID tenantId;

    private @Nullable String name;

    private @Nullable String email;

    private @Nullable Instant erasedAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected TenantContact() {}

    TenantContact(UUID tenantId) {
        this.tenantId = tenantId;
    }

    void become(String nextName, String nextEmail) {
        name = nextName;
        email = nextEmail;
        erasedAt = null;
    }

    void erase(Instant now) {
        name = null;
        email = null;
        if (erasedAt == null) {
            erasedAt = now;
        }
    }

    ContactView view() {
        return new ContactView(tenantId, name, email, erasedAt, rowVersion);
    }
}
