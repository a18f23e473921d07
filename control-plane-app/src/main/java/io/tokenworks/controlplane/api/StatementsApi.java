package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.Statements;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Months are closed, statements are found. Below a tenant's path only its own. */
@RestController
@RequestMapping("/api/v1")
final class StatementsApi {

    private final Closing closing;
    private final Statements statements;

    StatementsApi(Closing closing, Statements statements) {
        this.closing = closing;
        this.statements = statements;
    }

    /** Closes a tenant's months up to this one; the answer holds the statements that were sealed now. */
    @PostMapping("/tenants/{tenant}/periods/{period}/close")
    List<Statement> close(@PathVariable UUID tenant, @PathVariable YearMonth period) {
        return closing.close(tenant, period);
    }

    @GetMapping("/statements")
    List<Statement> list(@RequestParam(required = false) @Nullable UUID tenant) {
        return statements.newest(tenant);
    }

    @GetMapping("/statements/{id}")
    Statement get(@PathVariable UUID id) {
        return statements.get(id);
    }

    @GetMapping("/tenants/{tenant}/statements")
    List<Statement> ofTenant(@PathVariable UUID tenant) {
        return statements.newest(tenant);
    }

    @GetMapping("/tenants/{tenant}/statements/{id}")
    Statement ofTenant(@PathVariable UUID tenant, @PathVariable UUID id) {
        return statements.get(tenant, id);
    }
}
