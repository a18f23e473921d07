package io.tokenworks.gateway.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.platform.MeterNames;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What operations are measured by. Thread-safe. */
public final class RelayMeters {

    private final MeterRegistry registry;
    private final Timer ttft;
    private final Timer itl;
    private final Counter tokens;
    private final Counter tooSlow;
    private final Counter resumed;
    private final Counter moved;

    public RelayMeters(MeterRegistry registry) {
        this.registry = registry;
        ttft = Timer.builder(MeterNames.TTFT_SECONDS).publishPercentileHistogram().register(registry);
        itl = Timer.builder(MeterNames.ITL_SECONDS).publishPercentileHistogram().register(registry);
        tokens = registry.counter("tokenworks.gateway.tokens.delivered");
        tooSlow = registry.counter(MeterNames.STREAMS_TOO_SLOW);
        resumed = registry.counter("tokenworks.gateway.attempts.resumed");
        moved = registry.counter("tokenworks.gateway.attempts.moved");
    }

    /** @param gapNanos since the delivery before; 0 for the first */
    void delivered(long gapNanos, int count) {
        tokens.increment(count);
        if (gapNanos > 0) {
            itl.record(gapNanos, TimeUnit.NANOSECONDS);
        }
    }

    void tooSlow() {
        tooSlow.increment();
    }

    void resumed() {
        resumed.increment();
    }

    void moved() {
        moved.increment();
    }

    void ended(OperationRecord record) {
        registry.counter("tokenworks.gateway.operations", "outcome", record.outcome().name().toLowerCase(Locale.ROOT))
                .increment();
        if (record.outputTokens() > 0) {
            ttft.record(record.ttftMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A request that did not become an operation. */
    void refused(String code) {
        registry.counter(MeterNames.REFUSED, MeterNames.CAUSE, code).increment();
    }
}
