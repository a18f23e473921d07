package io.tokenworks.controlplane.seals;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param dir where the key and the file of signed heads are
 * @param interval between two looks at the heads
 * @param fileMax size at which another file is begun
 * @param filesKept older files that are kept
 */
@Validated
@ConfigurationProperties("tokenworks.seals")
public record SealProperties(
        @NotNull Path dir,
        @DefaultValue("5s") @NotNull Duration interval,
        @DefaultValue("64MB") @NotNull DataSize fileMax,
        @DefaultValue("3") @Min(1) @Max(1000) int filesKept) {}
