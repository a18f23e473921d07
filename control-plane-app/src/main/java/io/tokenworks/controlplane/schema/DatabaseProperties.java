package io.tokenworks.controlplane.schema;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param requireDurable refuse to start on a server that may forget what it has confirmed; off only in tests
 * @param monthsAhead how many months of partitions exist in advance
 */
@Validated
@ConfigurationProperties("tokenworks.database")
record DatabaseProperties(
        @DefaultValue("true") boolean requireDurable,
        @Min(1) @Max(24) @DefaultValue("3") int monthsAhead) {}
