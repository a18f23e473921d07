package io.tokenworks.controlplane.tenants;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface TenantRows extends JpaRepository<Tenant, UUID> {

    Optional<Tenant> findByName(String name);

    List<Tenant> findAllByOrderByName();

    /** Those of the names that belong to deployments, retired ones too. */
    @Query(value = "select name from deployment where name in :names", nativeQuery = true)
    List<String> deploymentsNamed(Collection<String> names);
}
