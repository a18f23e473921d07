package io.tokenworks.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.platform.MeterNames;
import io.tokenworks.transfer.HandoverCounters;
import io.tokenworks.transfer.HandoverFailure;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The worker's meters. Counters are read from the engine's snapshot when somebody asks; only gaps between tokens are
 * pushed.
 */
final class WorkerMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final String role;
    private final Timer gaps;
    private final Counter tooSlow;

    WorkerMeters(MeterRegistry registry, Identity identity) {
        this.registry = registry;
        this.role = identity.role().name().toLowerCase(Locale.ROOT);
        this.gaps = Timer.builder(MeterNames.ITL_SECONDS).serviceLevelObjectives(BUCKETS).register(registry);
        this.tooSlow = Counter.builder(MeterNames.STREAMS_TOO_SLOW).register(registry);
    }

    /** Gap to the previous tokens of the same sequence; 0 for the first, which has none. */
    void tokenGap(long nanos) {
        if (nanos > 0) {
            gaps.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void streamTooSlow() {
        tooSlow.increment();
    }

    void watchEngine(Supplier<EngineStats> stats) {
        count(MeterNames.POSITIONS_COMPUTED, stats, EngineStats::positionsComputed);
        count(MeterNames.PROMPT_POSITIONS_COMPUTED, stats, EngineStats::promptPositionsComputed);
        count(MeterNames.POSITIONS_CACHED, stats, EngineStats::promptPositionsCached);
        count(MeterNames.TOKENS_EMITTED, stats, EngineStats::tokensEmitted);
        FunctionTimer.builder(
                MeterNames.STEP_SECONDS,
                stats,
                from -> from.get().steps(),
                from -> from.get().stepNanos(),
                TimeUnit.NANOSECONDS)
                .tag(MeterNames.ROLE, role)
                .register(registry);
        gauge(MeterNames.QUEUE, stats, EngineStats::waiting);
        gauge(MeterNames.RUNNING, stats, EngineStats::running);
        gauge(MeterNames.KV_BLOCKS, stats, EngineStats::blocksTotal);
        gauge(MeterNames.KV_BLOCKS_FREE, stats, EngineStats::blocksFree);
    }

    void watchHandovers(HandoverCounters counters) {
        moved(MeterNames.HANDOVER_BLOCKS, "sent", counters::blocksSent);
        moved(MeterNames.HANDOVER_BLOCKS, "received", counters::blocksReceived);
        moved(MeterNames.HANDOVER_BYTES, "sent", counters::bytesSent);
        moved(MeterNames.HANDOVER_BYTES, "received", counters::bytesReceived);
        for (HandoverFailure cause : HandoverFailure.values()) {
            FunctionCounter.builder(MeterNames.HANDOVER_FAILURES, counters, from -> from.failures(cause))
                    .tag(MeterNames.CAUSE, cause.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    void watchGrammars(Grammars grammars) {
        timer(MeterNames.GRAMMAR_COMPILE, grammars::compiled, grammars::compileNanos);
        timer(MeterNames.GRAMMAR_MASK, () -> grammars.masks().misses(), () -> grammars.masks().missNanos());
        LongSupplier hits = () -> grammars.masks().hits();
        FunctionCounter.builder(MeterNames.GRAMMAR_MASK_HITS, hits, LongSupplier::getAsLong).register(registry);
        Gauge.builder(MeterNames.GRAMMARS, grammars, Grammars::held).strongReference(true).register(registry);
        Gauge.builder(MeterNames.GRAMMAR_MASKS, grammars, from -> from.masks().held()).strongReference(true)
                .register(registry);
    }

    private void timer(String name, LongSupplier count, LongSupplier nanos) {
        FunctionTimer.builder(name, count, LongSupplier::getAsLong, _ -> nanos.getAsLong(), TimeUnit.NANOSECONDS)
                .register(registry);
    }

    void watchOutbox(LongSupplier pending) {
        Gauge.builder(MeterNames.OUTBOX_PENDING, pending, LongSupplier::getAsLong)
                .strongReference(true)
                .register(registry);
    }

    private void moved(String name, String direction, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .tag(MeterNames.DIRECTION, direction)
                .register(registry);
    }

    private void count(String name, Supplier<EngineStats> stats, ToDoubleFunction<EngineStats> value) {
        FunctionCounter.builder(name, stats, from -> value.applyAsDouble(from.get()))
                .tag(MeterNames.ROLE, role)
                .register(registry);
    }

    private void gauge(String name, Supplier<EngineStats> stats, ToDoubleFunction<EngineStats> value) {
        Gauge.builder(name, stats, from -> value.applyAsDouble(from.get()))
                .tag(MeterNames.ROLE, role)
                .strongReference(true)
                .register(registry);
    }
}
