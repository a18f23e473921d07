package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whom to reach about tenants. A person can be erased because name and address stand in one row: the audit trail says
 * only that a contact was set or erased, the ledger knows tenants by their ids, and answers kept for repeated writes go
 * with the row.
 */
@Service
@Transactional
public class Contacts {

    private static final int NAME_CHARS_MAX = 200;
    private static final int EMAIL_CHARS_MAX = 320;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");

    private final ContactRows rows;
    private final Tenants tenants;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Contacts(ContactRows rows, Tenants tenants, JdbcClient jdbc, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.tenants = tenants;
        this.jdbc = jdbc;
        this.clock = clock;
        this.events = events;
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public ContactView of(UUID tenant) {
        return rows.findById(tenant).map(TenantContact::view)
                .orElseThrow(() -> Refusal.notFound("the tenant has no contact"));
    }

    /** @param read of the contact that is there; null: there was none */
    public ContactView set(UUID tenant, @Nullable ReadVersion read, String name, String email) {
        tenants.get(tenant);
        TenantContact row = rows.findById(tenant).orElse(null);
        if (row != null && read == null) {
            throw Refusal.unversioned("the tenant has a contact: send its ETag in If-Match");
        }
        if (row != null && read != null) {
            read.check(row.view().version());
        }
        TenantContact next = row == null ? new TenantContact(tenant) : row;
        next.become(checked(name), address(email));
        return saved("set", next);
    }

    /** Erases name and address everywhere. Erasing twice keeps the first moment. */
    public ContactView erase(UUID tenant) {
        TenantContact row = rows.findById(tenant).orElseThrow(() -> Refusal.notFound("the tenant has no contact"));
        row.erase(clock.instant());
        jdbc.sql("DELETE FROM idempotent_answer WHERE path = ? AND status IS NOT NULL")
                .param("/api/v1/tenants/" + tenant + "/contact").update();
        return saved("erase", row);
    }

    private ContactView saved(String action, TenantContact row) {
        ContactView after = rows.saveAndFlush(row).view();
        events.publishEvent(new Change(action, "contact", after.tenant().toString(), after.tenant(), null, null));
        return after;
    }

    private static String checked(String name) {
        String trimmed = name.strip();
        if (trimmed.isEmpty() || trimmed.length() > NAME_CHARS_MAX) {
            throw Refusal.invalid("name", "must have 1 to " + NAME_CHARS_MAX + " characters");
        }
        return trimmed;
    }

    private static String address(String email) {
        String trimmed = email.strip();
        if (trimmed.length() > EMAIL_CHARS_MAX || !EMAIL.matcher(trimmed).matches()) {
            throw Refusal.invalid("email", "must be an address like name@example.org");
        }
        return trimmed;
    }
}
