package io.tokenworks.controlplane.deployments;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface PriceRows extends JpaRepository<PriceVersion, UUID> {

    /** The set of three rows in force at a moment. */
    @Query("""
            select p from price_version p where p.deployment = :deployment and p.effectiveFrom = (
            select max(q.effectiveFrom) from price_version q where q.deployment = :deployment
            and q.effectiveFrom <= :at)
            """)
    List<PriceVersion> inForce(String deployment, Instant at);

    boolean existsByDeploymentAndEffectiveFrom(String deployment, Instant effectiveFrom);
}
