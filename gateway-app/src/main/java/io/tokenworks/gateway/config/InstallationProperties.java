package io.tokenworks.gateway.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where this process stands in its installation.
 *
 * @param controlPlane whom to ask
 * @param stateDir folder for snapshot, cards, journal and outbox; survives restarts
 */
@Validated
@ConfigurationProperties("tokenworks")
public record InstallationProperties(@NotNull @Valid ControlPlane controlPlane, @NotNull Path stateDir) {

    /** @param url base URL, without a path */
    public record ControlPlane(@NotNull URI url) {}
}
