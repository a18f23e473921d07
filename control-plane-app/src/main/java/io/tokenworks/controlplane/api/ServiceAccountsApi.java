package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.tenants.ServiceAccountView;
import io.tokenworks.controlplane.tenants.ServiceAccounts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Programs that hold keys of projects. */
@RestController
@RequestMapping("/api/v1")
final class ServiceAccountsApi {

    private final ServiceAccounts accounts;

    ServiceAccountsApi(ServiceAccounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/projects/{project}/service-accounts")
    @ResponseStatus(HttpStatus.CREATED)
    ServiceAccountView create(@PathVariable UUID project, @Valid @RequestBody AccountBody body) {
        return accounts.create(project, body.name());
    }

    @GetMapping("/projects/{project}/service-accounts")
    List<ServiceAccountView> list(@PathVariable UUID project) {
        return accounts.of(project);
    }

    @GetMapping("/service-accounts/{account}")
    ServiceAccountView get(@PathVariable UUID account) {
        return accounts.get(account);
    }

    @PutMapping("/service-accounts/{account}")
    ServiceAccountView rename(@PathVariable UUID account, ReadVersion read, @Valid @RequestBody AccountBody body) {
        return accounts.rename(account, read, body.name());
    }

    /** Its keys are not in force any more. */
    @PostMapping("/service-accounts/{account}/disable")
    ServiceAccountView disable(@PathVariable UUID account, ReadVersion read) {
        return accounts.disable(account, read, true);
    }

    @PostMapping("/service-accounts/{account}/enable")
    ServiceAccountView enable(@PathVariable UUID account, ReadVersion read) {
        return accounts.disable(account, read, false);
    }

    /** A name. */
    record AccountBody(@NotBlank @Size(max = 100) String name) {}
}
