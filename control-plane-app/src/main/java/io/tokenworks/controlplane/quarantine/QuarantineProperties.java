package io.tokenworks.controlplane.quarantine;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param openMax most records about which nobody has decided; beyond it senders keep theirs and wait */
@Validated
@ConfigurationProperties("tokenworks.quarantine")
record QuarantineProperties(@Min(1) @Max(10_000_000) @DefaultValue("100000") int openMax) {}
