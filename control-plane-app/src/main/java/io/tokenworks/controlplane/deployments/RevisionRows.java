package io.tokenworks.controlplane.deployments;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface RevisionRows extends JpaRepository<DeploymentRevision, DeploymentRevision.Key> {

    /** The newest of each deployment. */
    @Query("""
            select r from deployment_revision r join deployment d
            on r.key.deploymentId = d.id and r.key.revision = d.revision
            """)
    List<DeploymentRevision> newest();
}
