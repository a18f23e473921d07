package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerRole;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface WorkerRows extends JpaRepository<Worker, UUID> {

    Optional<Worker> findByDeploymentIdAndRoleAndSlot(UUID deploymentId, WorkerRole role, int slot);
}
