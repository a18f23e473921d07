package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.change.ReadVersion;
import io.tokenworks.controlplane.tenants.ProjectView;
import io.tokenworks.controlplane.tenants.Projects;
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

/** Projects of tenants. */
@RestController
@RequestMapping("/api/v1")
final class ProjectsApi {

    private final Projects projects;

    ProjectsApi(Projects projects) {
        this.projects = projects;
    }

    @PostMapping("/tenants/{tenant}/projects")
    @ResponseStatus(HttpStatus.CREATED)
    ProjectView create(@PathVariable UUID tenant, @Valid @RequestBody ProjectBody body) {
        return projects.create(tenant, body.name(), body.tags());
    }

    @GetMapping("/tenants/{tenant}/projects")
    List<ProjectView> list(@PathVariable UUID tenant) {
        return projects.of(tenant);
    }

    @GetMapping("/projects/{project}")
    ProjectView get(@PathVariable UUID project) {
        return projects.get(project);
    }

    @PutMapping("/projects/{project}")
    ProjectView update(@PathVariable UUID project, ReadVersion read, @Valid @RequestBody ProjectBody body) {
        return projects.update(project, read, body.name(), body.tags());
    }

    /** Its keys are not in force any more. */
    @PostMapping("/projects/{project}/archive")
    ProjectView archive(@PathVariable UUID project, ReadVersion read) {
        return projects.archive(project, read, true);
    }

    @PostMapping("/projects/{project}/restore")
    ProjectView restore(@PathVariable UUID project, ReadVersion read) {
        return projects.archive(project, read, false);
    }

    /** @param tags absent: none */
    record ProjectBody(@NotBlank @Size(max = 100) String name, @Nullable Map<String, String> tags) {}
}
