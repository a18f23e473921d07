package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.tenants.ContactView;
import io.tokenworks.controlplane.tenants.Contacts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whom to reach about a tenant. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/contact")
final class ContactsApi {

    private final Contacts contacts;

    ContactsApi(Contacts contacts) {
        this.contacts = contacts;
    }

    @GetMapping
    ContactView get(@PathVariable UUID tenant) {
        return contacts.of(tenant);
    }

    /** The first needs no If-Match. */
    @PutMapping
    ContactView set(@PathVariable UUID tenant, @Nullable ReadVersion read, @Valid @RequestBody ContactBody body) {
        return contacts.set(tenant, read, body.name(), body.email());
    }

    /** Erases name and address everywhere, for good. */
    @DeleteMapping
    ContactView erase(@PathVariable UUID tenant) {
        return contacts.erase(tenant);
    }

    /** A person. */
    record ContactBody(@NotBlank @Size(max = 200) String name, @NotBlank @Size(max = 320) String email) {

        /** Without the person. */
        @Override
        public String toString() {
            return "ContactBody[]";
        }
    }
}
