package io.tokenworks.controlplane.deployments;

import org.springframework.data.jpa.repository.JpaRepository;

interface RevisionRows extends JpaRepository<DeploymentRevision, DeploymentRevision.Key> {}
