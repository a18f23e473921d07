package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.audit.AuditLog;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who changed what. */
@RestController
@RequestMapping("/api/v1/audit")
final class AuditApi {

    private final AuditLog log;

    AuditApi(AuditLog log) {
        this.log = log;
    }

    /** Newest first; the next page begins before the last id of this one. */
    @GetMapping
    List<AuditLog.Event> events(
            @RequestParam(required = false) @Nullable UUID tenant,
            @RequestParam(required = false) @Nullable String resource,
            @RequestParam(required = false) @Nullable String resourceId,
            @RequestParam(required = false) @Nullable Long before, @RequestParam(defaultValue = "100") int limit) {
        return log.newest(new AuditLog.Wanted(tenant, resource, resourceId, before), limit);
    }
}
