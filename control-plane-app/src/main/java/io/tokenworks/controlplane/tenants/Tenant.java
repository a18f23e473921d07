package io.tokenworks.controlplane.tenants;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Row of a billed party, with the list of what it may ask for. */
@Entity(name = "tenant")
class Tenant {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID companyId;

    private String name;

    private @Nullable String costCenter;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> tags;

    @ElementCollection(fetch = FetchType.EAGER)
    @Fetch(FetchMode.SUBSELECT)
    @CollectionTable(name = "tenant_deployment", joinColumns = @JoinColumn(name = "tenant_id"))
    @Column(name = "deployment")
    private Set<String> deployments = new HashSet<>();

    @Column(updatable = false)
    private byte[] cacheSecret;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected Tenant() {}

    Tenant(UUID company, TenantTerms terms, Map<String, String> checkedTags, byte[] cacheSecret, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.companyId = company;
        this.name = terms.name();
        this.costCenter = terms.costCenter();
        this.tags = checkedTags;
        this.deployments.addAll(terms.allowed());
        this.cacheSecret = cacheSecret;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    UUID companyId() {
        return companyId;
    }

    void become(TenantTerms terms, Map<String, String> checkedTags) {
        name = terms.name();
        costCenter = terms.costCenter();
        tags = checkedTags;
        deployments.retainAll(terms.allowed());
        deployments.addAll(terms.allowed());
    }

    TenantView view() {
        return new TenantView(id, companyId, name, costCenter, tags, deployments.stream().sorted().toList(), createdAt,
                rowVersion);
    }
}
