package io.tokenworks.controlplane.tenants;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface CompanyRows extends JpaRepository<Company, UUID> {

    /** The one that the installation began with. */
    Optional<Company> findFirstByOrderByCreatedAtAscIdAsc();

    List<Company> findAllByOrderByName();

    Optional<Company> findByName(String name);
}
