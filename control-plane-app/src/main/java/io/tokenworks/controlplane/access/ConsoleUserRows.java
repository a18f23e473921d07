package io.tokenworks.controlplane.access;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ConsoleUserRows extends JpaRepository<ConsoleUser, String> {

    List<ConsoleUser> findAllByOrderByName();

    boolean existsByNameAndRowVersionAndDisabledAtIsNull(String name, int rowVersion);

    /** Names of the administrators who may sign in. Nobody changes a user until this transaction ends. */
    @Query(nativeQuery = true, value = """
            SELECT name FROM admin_user WHERE role = 'ADMIN' AND disabled_at IS NULL ORDER BY name FOR UPDATE""")
    List<String> lockAdministrators();
}
