package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.tenants.Companies;
import io.tokenworks.controlplane.tenants.CompanyView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Companies: tenants that belong together. */
@RestController
@RequestMapping("/api/v1/companies")
final class CompaniesApi {

    private final Companies companies;

    CompaniesApi(Companies companies) {
        this.companies = companies;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    CompanyView create(@Valid @RequestBody CompanyBody body) {
        return companies.create(body.name(), body.tags());
    }

    @GetMapping
    List<CompanyView> list() {
        return companies.list();
    }

    @GetMapping("/{company}")
    CompanyView get(@PathVariable UUID company) {
        return companies.get(company);
    }

    @PutMapping("/{company}")
    CompanyView update(@PathVariable UUID company, ReadVersion read, @Valid @RequestBody CompanyBody body) {
        return companies.update(company, read, body.name(), body.tags());
    }

    /** @param tags absent: none */
    record CompanyBody(@NotBlank @Size(max = 100) String name, @Nullable Map<String, String> tags) {}
}
