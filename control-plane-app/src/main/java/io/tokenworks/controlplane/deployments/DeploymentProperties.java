package io.tokenworks.controlplane.deployments;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param workersMax most workers of one pool
 * @param handoverMinTokens default of a new deployment
 * @param currency of deployments without prices
 */
@Validated
@ConfigurationProperties("tokenworks.deployments")
record DeploymentProperties(
        @Min(1) @Max(1000) @DefaultValue("16") int workersMax,
        @Min(0) @DefaultValue("64") int handoverMinTokens,
        @Pattern(regexp = "[A-Z]{3}") @DefaultValue("EUR") String currency) {}
