package io.tokenworks.gateway.quota;

import io.micrometer.core.instrument.MeterRegistry;
import io.tokenworks.wire.fleet.LimitRule;

/** Counts requests that a limit refused or, in shadow mode, would have. */
public final class LimitMeters {

    private final MeterRegistry registry;

    public LimitMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void refused(LimitRule rule) {
        registry.counter("tokenworks.gateway.limit.refused", "mode", rule.mode().name(), "scope", rule.scope().name(),
                "measure", rule.measure().name(), "window", rule.window().name()).increment();
    }
}
