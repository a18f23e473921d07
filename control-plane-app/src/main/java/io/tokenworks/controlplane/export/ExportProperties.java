package io.tokenworks.controlplane.export;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Exports.
 *
 * @param issuer name of the platform team, provider and issuer in the FOCUS columns and on statements
 * @param parquetGroupRows rows of a Parquet file's row group, which are held in memory
 */
@Validated
@ConfigurationProperties("tokenworks.export")
record ExportProperties(
        @DefaultValue("Tokenworks platform") @NotBlank String issuer,
        @DefaultValue("20000") @Min(1) int parquetGroupRows) {}
