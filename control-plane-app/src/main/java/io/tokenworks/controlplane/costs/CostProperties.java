package io.tokenworks.controlplane.costs;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How workers' time is counted.
 *
 * @param lookEvery how often the fleet is looked at
 * @param gapMax a longer pause between two looks counts as this long
 */
@Validated
@ConfigurationProperties("tokenworks.costs")
record CostProperties(@DefaultValue("5s") @NotNull Duration lookEvery, @DefaultValue("30s") @NotNull Duration gapMax) {}
