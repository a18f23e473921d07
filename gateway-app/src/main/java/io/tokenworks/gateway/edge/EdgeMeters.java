package io.tokenworks.gateway.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.platform.MeterNames;

/** What is refused before it is a request. Thread-safe. */
record EdgeMeters(MeterRegistry registry) {

    void refused(ApiFault fault) {
        registry.counter(MeterNames.REFUSED, MeterNames.CAUSE, fault.code().wireName()).increment();
    }
}
