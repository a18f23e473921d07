package io.tokenworks.controlplane.tenants;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface ContactRows extends JpaRepository<TenantContact, UUID> {}
