package io.tokenworks.controlplane.reports;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of reports.
 *
 * @param linesMax most lines of one report; more are refused
 * @param bucketsMax most buckets of one page of the usage and cost API
 */
@Validated
@ConfigurationProperties("tokenworks.reports")
record ReportProperties(@DefaultValue("10000") @Min(1) int linesMax, @DefaultValue("180") @Min(1) int bucketsMax) {}
