package io.tokenworks.controlplane.deployments;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

interface DeploymentRows extends JpaRepository<Deployment, UUID> {

    Optional<Deployment> findByName(String name);

    /** Counts a change of it, or of what belongs to it, at once. */
    @Lock(LockModeType.PESSIMISTIC_FORCE_INCREMENT)
    Optional<Deployment> findForChangeByName(String name);

    List<Deployment> findAllByOrderByName();
}
