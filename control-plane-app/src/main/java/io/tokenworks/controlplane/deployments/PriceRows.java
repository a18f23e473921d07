package io.tokenworks.controlplane.deployments;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface PriceRows extends JpaRepository<PriceVersion, UUID> {

    /** Of each deployment the set of three rows in force at a moment, for everybody and the default tier. */
    @Query("""
            select p from price_version p where p.tenant is null and p.serviceTier = 'default' and p.effectiveFrom = (
            select max(q.effectiveFrom) from price_version q where q.deployment = p.deployment and q.tenant is null
            and q.serviceTier = 'default' and q.effectiveFrom <= :at)
            """)
    List<PriceVersion> inForce(Instant at);

    /** All rows of a deployment, the newest first. */
    List<PriceVersion> findByDeploymentOrderByEffectiveFromDesc(String deployment);

    /** Whether a scope has a set from this moment. */
    @Query("""
            select count(p) > 0 from price_version p where p.deployment = :deployment and p.serviceTier = :serviceTier
            and (p.tenant = :tenant or p.tenant is null and :tenant is null) and p.effectiveFrom = :effectiveFrom
            """)
    boolean exists(String deployment, String serviceTier, @Nullable UUID tenant, Instant effectiveFrom);

    /** Whether something that a version of this scope would have priced differently is booked. */
    @Query(value = """
            select exists (select 1 from usage_hour u where u.deployment = :deployment and u.hour >= :from
            and (:tier = 'default' or u.service_tier = :tier) and (cast(:tenant as uuid) is null or u.tenant = :tenant))
            """, nativeQuery = true)
    boolean hasUsage(String deployment, String tier, @Nullable UUID tenant, Instant from);
}
