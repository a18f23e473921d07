package io.tokenworks.controlplane.console;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxLiveStreams pages that may be updated live at one time; more get 503 and stay as they were loaded
 * @param liveStreamLifetime a stream ends then and the browser opens a new one, which passes the login again
 * @param shownOperations how many requests the page of requests lists
 */
@Validated
@ConfigurationProperties("tokenworks.console")
record ConsoleProperties(
        @Min(1) @DefaultValue("64") int maxLiveStreams,
        @DefaultValue("10m") Duration liveStreamLifetime,
        @Min(1) @Max(1000) @DefaultValue("100") int shownOperations) {}
