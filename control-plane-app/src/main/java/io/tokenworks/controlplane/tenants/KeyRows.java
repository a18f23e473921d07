package io.tokenworks.controlplane.tenants;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface KeyRows extends JpaRepository<ApiKey, UUID> {

    List<ApiKey> findByTenantIdOrderByCreatedAt(UUID tenantId);

    List<ApiKey> findByProjectIdOrderByCreatedAt(UUID projectId);

    boolean existsByReplaces(UUID replaced);
}
