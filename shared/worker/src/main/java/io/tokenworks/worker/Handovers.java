package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.transfer.HandoverConfig;
import io.tokenworks.transfer.HandoverCounters;
import io.tokenworks.transfer.HandoverReader;
import io.tokenworks.transfer.HandoverServer;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of the hand-over, tied to the engine. A prefill worker has a door, a decode worker makes readers. Any
 * thread.
 */
final class Handovers implements AutoCloseable {
    private static final Duration IO_TIMEOUT = Duration.ofSeconds(10);

    private final WorkerProperties.Worker config;
    private final HandoverCounters counters = new HandoverCounters();
    private final LongSupplier nanoClock;
    private volatile @Nullable CommandRelay engine;
    private volatile @Nullable HandoverServer server;
    private volatile @Nullable RunningModel model;

    Handovers(WorkerProperties.Worker config, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
    }

    /** The engine runs: from now on hand-overs are possible. */
    void open(RunningModel loaded, CommandRelay commands) throws IOException {
        engine = commands;
        model = loaded;
        if (config.role() == WorkerRole.PREFILL) {
            HandoverConfig defaults = HandoverConfig.loopback(config.lease());
            HandoverConfig door = new HandoverConfig(
                    config.advertiseHost(),
                    config.advertiseHost(),
                    config.handoverPort(),
                    config.lease(),
                    defaults.holdMax(),
                    defaults.ticketsMax(),
                    defaults.connectionsMax(),
                    defaults.chunkBytesMax(),
                    IO_TIMEOUT);
            server = HandoverServer.start(
                    door,
                    loaded.compatibility(),
                    new HandoverServer.Wiring(commands::send, nanoClock, counters));
        }
    }

    HandoverCounters counters() {
        return counters;
    }

    Optional<Ticket> offer(long sequence, int positions) {
        HandoverServer door = server;
        return door == null ? Optional.empty() : door.offer(sequence, positions);
    }

    boolean cancel(TicketCancel cancel) {
        HandoverServer door = server;
        return door != null && door.cancel(cancel);
    }

    HandoverReader read(Ticket ticket, long sequence) {
        RunningModel loaded = opened(model);
        CommandRelay commands = opened(engine);
        return HandoverReader.start(
                ticket,
                sequence,
                new HandoverReader.Wiring(
                        loaded.engine().kv(), loaded.compatibility(), commands::send, counters, IO_TIMEOUT));
    }

    void attach(long sequence, HandoverSource source) {
        HandoverServer door = server;
        if (door != null) {
            door.attach(sequence, source);
        }
    }

    void abandon(long sequence) {
        HandoverServer door = server;
        if (door != null) {
            door.abandon(sequence);
        }
    }

    /** The sequence never reached the engine. */
    void withdraw(LiveSequence sequence) {
        HandoverReader reader = sequence.reader();
        if (reader != null) {
            reader.sequenceEnded();
        }
        HandoverServer door = server;
        if (door != null) {
            door.withdraw(sequence.id());
        }
    }

    void importFailed(long sequence) {
        opened(engine).send(new EngineCommand.ImportFailed(sequence));
    }

    void cancel(long sequence) {
        opened(engine).send(new EngineCommand.Cancel(sequence));
    }

    /** Prefills whose reader is not done. */
    int waiting() {
        HandoverServer door = server;
        return door == null ? 0 : door.open();
    }

    @Override
    public void close() {
        HandoverServer door = server;
        if (door != null) {
            door.close();
        }
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the engine does not run yet");
        }
        return part;
    }
}
