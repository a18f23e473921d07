package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.access.ConsoleUserView;
import io.tokenworks.controlplane.access.ConsoleUsers;
import io.tokenworks.controlplane.access.FreshUser;
import io.tokenworks.controlplane.access.NewConsoleUser;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.change.ReadVersion;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
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

/** Users of the console. An answer that sets a generated password holds it, this once. */
@RestController
@RequestMapping("/api/v1/console-users")
final class ConsoleUsersApi {

    private final ConsoleUsers users;

    ConsoleUsersApi(ConsoleUsers users) {
        this.users = users;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    FreshUser create(@Valid @RequestBody UserBody body) {
        return users.create(new NewConsoleUser(body.name(), body.role(), body.password()));
    }

    @GetMapping
    List<ConsoleUserView> list() {
        return users.list();
    }

    @GetMapping("/{name}")
    ConsoleUserView get(@PathVariable String name) {
        return users.get(name);
    }

    @PutMapping("/{name}")
    ConsoleUserView changeRole(@PathVariable String name, ReadVersion read, @Valid @RequestBody RoleBody body) {
        return users.changeRole(name, read, body.role());
    }

    @PostMapping("/{name}/password")
    FreshUser setPassword(@PathVariable String name, ReadVersion read, @Valid @RequestBody PasswordBody body) {
        return users.setPassword(name, read, body.password());
    }

    @PostMapping("/{name}/disable")
    ConsoleUserView disable(@PathVariable String name, ReadVersion read) {
        return users.disable(name, read, true);
    }

    @PostMapping("/{name}/enable")
    ConsoleUserView enable(@PathVariable String name, ReadVersion read) {
        return users.disable(name, read, false);
    }

    /** @param password absent: one is generated */
    record UserBody(@NotNull String name, @NotNull Role role, @Nullable String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "UserBody[" + name + ", " + role + "]";
        }
    }

    /** All that can be changed besides password and state. */
    record RoleBody(@NotNull Role role) {}

    /** @param password absent: one is generated */
    record PasswordBody(@Nullable String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "PasswordBody[***]";
        }
    }
}
