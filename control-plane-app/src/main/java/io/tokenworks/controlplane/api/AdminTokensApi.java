package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.access.AdminTokens;
import io.tokenworks.controlplane.access.FreshToken;
import io.tokenworks.controlplane.access.NewToken;
import io.tokenworks.controlplane.access.Role;
import io.tokenworks.controlplane.access.TokenView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tokens that open this API. */
@RestController
@RequestMapping("/api/v1/admin-tokens")
final class AdminTokensApi {

    private final AdminTokens tokens;

    AdminTokensApi(AdminTokens tokens) {
        this.tokens = tokens;
    }

    /** The answer holds the secret, this once. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    FreshToken create(@Valid @RequestBody TokenBody body) {
        return tokens.create(new NewToken(body.name().strip(), body.role(), body.tenant(), body.expiresAt()));
    }

    @GetMapping
    List<TokenView> list() {
        return tokens.list();
    }

    @DeleteMapping("/{token}")
    TokenView revoke(@PathVariable UUID token) {
        return tokens.revoke(token);
    }

    /** @param tenant of a TENANT token, and of no other */
    record TokenBody(
            @NotBlank @Size(max = 100) String name,
            @NotNull Role role,
            @Nullable UUID tenant,
            @Nullable Instant expiresAt) {}
}
