package io.tokenworks.controlplane.deployments;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface DeploymentRows extends JpaRepository<Deployment, UUID> {

    Optional<Deployment> findByName(String name);

    List<Deployment> findAllByOrderByName();
}
