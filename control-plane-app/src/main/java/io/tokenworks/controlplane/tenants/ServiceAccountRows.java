package io.tokenworks.controlplane.tenants;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface ServiceAccountRows extends JpaRepository<ServiceAccount, UUID> {

    List<ServiceAccount> findByProjectIdOrderByName(UUID projectId);

    Optional<ServiceAccount> findByProjectIdAndName(UUID projectId, String name);
}
