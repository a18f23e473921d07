package io.tokenworks.controlplane.tenants;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface TenantRows extends JpaRepository<Tenant, UUID> {

    boolean existsByName(String name);

    List<Tenant> findAllByOrderByName();
}
