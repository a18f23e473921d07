package io.tokenworks.controlplane.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface AdminTokenRows extends JpaRepository<AdminToken, UUID> {

    Optional<AdminToken> findBySha256(String sha256);

    List<AdminToken> findAllByOrderByCreatedAt();

    long countByRevokedAtIsNull();
}
