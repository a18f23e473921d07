package io.tokenworks.controlplane.deployments;

import org.springframework.data.jpa.repository.JpaRepository;

interface PoolRows extends JpaRepository<Pool, Pool.Key> {}
