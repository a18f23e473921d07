package io.tokenworks.controlplane.actuator;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param stateDir the control plane's files: workers' state and, by default, logs
 * @param controlPlane where this process is reached
 */
@Validated
@ConfigurationProperties("tokenworks")
record InstallationProperties(@NotNull Path stateDir, @NotNull ControlPlane controlPlane) {

    /** Where workers find it. */
    record ControlPlane(@NotNull String url) {}
}
