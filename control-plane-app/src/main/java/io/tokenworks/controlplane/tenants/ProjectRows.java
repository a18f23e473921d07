package io.tokenworks.controlplane.tenants;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ProjectRows extends JpaRepository<Project, UUID> {

    /** Id of the tenant's default project, as the database makes it for records that name no project. */
    @Query(value = "select default_project(:tenant)", nativeQuery = true)
    UUID defaultOf(UUID tenant);

    List<Project> findByTenantIdOrderByName(UUID tenantId);

    Optional<Project> findByTenantIdAndName(UUID tenantId, String name);
}
