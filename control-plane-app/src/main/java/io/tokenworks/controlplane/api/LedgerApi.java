package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.ledger.UsageReports;
import io.tokenworks.controlplane.tenants.Tenants;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was used and what it costs. */
@RestController
@RequestMapping("/api/v1")
final class LedgerApi {

    private final UsageReports reports;
    private final Tenants tenants;

    LedgerApi(UsageReports reports, Tenants tenants) {
        this.reports = reports;
        this.tenants = tenants;
    }

    @GetMapping("/tenants/{tenant}/usage")
    List<UsageReports.UsageLine> usage(@PathVariable UUID tenant) {
        tenants.get(tenant);
        return reports.usage(tenant);
    }

    @GetMapping("/operations")
    List<UsageReports.OperationLine> operations(
            @RequestParam(required = false) @Nullable UUID tenant, @RequestParam(defaultValue = "50") int limit) {
        return reports.newest(tenant, limit);
    }
}
