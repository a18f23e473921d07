package io.tokenworks.controlplane.quotas;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface QuotaRows extends JpaRepository<Quota, UUID> {}
