package io.tokenworks.controlplane.access;

import org.springframework.data.jpa.repository.JpaRepository;

interface AdminUsers extends JpaRepository<AdminUser, String> {}
