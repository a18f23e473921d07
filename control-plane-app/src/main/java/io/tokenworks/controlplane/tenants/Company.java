package io.tokenworks.controlplane.tenants;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Row of a company: tenants that belong together. */
@Entity(name = "company")
class Company {

    @Id
    private UUID id;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> tags;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected Company() {}

    UUID id() {
        return id;
    }
}
