package io.tokenworks.transfer;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The prefill side: tickets for prefills under way, and the TCP door at which their readers come. A hand-over ends by
 * the reader's acknowledgement, its going away, a cancel, or the end of its lease; the engine is then told to cancel
 * what still runs and to free the blocks.
 */
public final class HandoverServer implements AutoCloseable {
    private static final long SWEEP_NANOS = 200_000_000;

    private final HandoverConfig config;
    private final String compatibility;
    private final Consumer<EngineCommand> engine;
    private final LongSupplier nanoClock;
    private final HandoverCounters counters;
    private final ServerSocket door;
    private final Semaphore connections;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Handover> byId = new ConcurrentHashMap<>();
    private final Map<Long, Handover> bySequence = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private HandoverServer(HandoverConfig config, String compatibility, Wiring wiring, ServerSocket door) {
        this.config = config;
        this.compatibility = compatibility;
        this.engine = wiring.engine();
        this.nanoClock = wiring.nanoClock();
        this.counters = wiring.counters();
        this.door = door;
        this.connections = new Semaphore(config.connectionsMax());
    }

    /**
     * What surrounds a server.
     *
     * @param engine takes Cancel and ReleaseHandover; must not lose them
     * @param nanoClock monotonic, for leases
     */
    public record Wiring(Consumer<EngineCommand> engine, LongSupplier nanoClock, HandoverCounters counters) {}

    /** Opens the door and starts serving. */
    public static HandoverServer start(HandoverConfig config, String compatibility, Wiring wiring) throws IOException {
        ServerSocket door = new ServerSocket();
        door.bind(new InetSocketAddress(InetAddress.getByName(config.bindHost()), config.port()), 128);
        HandoverServer server = new HandoverServer(config, compatibility, wiring, door);
        Thread.ofVirtual().name("handover-door").start(server::accept);
        Thread.ofVirtual().name("handover-leases").start(server::watchLeases);
        return server;
    }

    /**
     * Makes a ticket for a sequence that is about to be started with PREFILL_FOR_HANDOVER. The lease runs from now.
     *
     * @param positions positions that will be readable
     * @return empty if as many hand-overs are open as may be
     */
    public Optional<Ticket> offer(long sequence, int positions) {
        if (closed || byId.size() >= config.ticketsMax()) {
            return Optional.empty();
        }
        Handover handover = new Handover(
                sequence, randomText(12), randomText(24), nanoClock.getAsLong(), config);
        byId.put(handover.id(), handover);
        bySequence.put(sequence, handover);
        return Optional.of(new Ticket(
                handover.id(),
                handover.secretText(),
                config.advertiseHost(),
                door.getLocalPort(),
                compatibility,
                positions,
                config.lease().toMillis()));
    }

    /** The engine has admitted the sequence. */
    public void attach(long sequence, HandoverSource source) {
        Handover handover = bySequence.get(sequence);
        if (handover == null) {
            // Cancelled before the engine took it in: nobody will come.
            engine.accept(new EngineCommand.ReleaseHandover(sequence));
        } else {
            handover.attach(source);
        }
    }

    /** The engine gave the sequence up; its reader is told. */
    public void abandon(long sequence) {
        Handover handover = bySequence.get(sequence);
        if (handover != null) {
            handover.abandon();
        }
    }

    /** The sequence is not going to be computed; its ticket is void. */
    public void withdraw(long sequence) {
        Handover handover = bySequence.get(sequence);
        if (handover != null) {
            release(handover);
        }
    }

    /**
     * Nobody will come for the ticket. False if it is unknown, taken by a reader that is done, or the secret is wrong.
     */
    public boolean cancel(TicketCancel cancel) {
        Handover handover = byId.get(cancel.id());
        if (handover == null || !handover.hasSecret(cancel.secret())) {
            return false;
        }
        return release(handover);
    }

    /** Hand-overs not yet released. */
    public int open() {
        return byId.size();
    }

    /** Port of the door. */
    public int port() {
        return door.getLocalPort();
    }

    /** Releases what nobody came for in time. Runs by itself a few times a second; tests with a fake clock call it. */
    public void sweep() {
        long now = nanoClock.getAsLong();
        for (Handover handover : byId.values()) {
            if (handover.expired(now) && release(handover)) {
                counters.failed(HandoverFailure.LEASE_EXPIRED);
            }
        }
    }

    /** Closes the door and releases everything. */
    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException e) {
            // The door is gone either way.
        }
        byId.values().forEach(this::release);
    }

    /** When the sequence's lease ends, by the injected clock; empty once released. */
    OptionalLong leaseEndsNanos(long sequence) {
        Handover handover = bySequence.get(sequence);
        return handover == null ? OptionalLong.empty() : OptionalLong.of(handover.leaseEndsNanos());
    }

    String compatibility() {
        return compatibility;
    }

    @Nullable
    Handover take(String id, String secret, Socket reader) {
        Handover handover = byId.get(id);
        if (handover == null || !handover.hasSecret(secret) || !handover.take(reader, nanoClock.getAsLong())) {
            return null;
        }
        return handover;
    }

    void heartbeat(Handover handover) {
        handover.heartbeat(nanoClock.getAsLong());
    }

    boolean release(Handover handover) {
        if (!handover.release()) {
            return false;
        }
        byId.remove(handover.id());
        bySequence.remove(handover.sequence());
        engine.accept(new EngineCommand.Cancel(handover.sequence()));
        engine.accept(new EngineCommand.ReleaseHandover(handover.sequence()));
        return true;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket reader = door.accept();
                if (connections.tryAcquire()) {
                    Thread.ofVirtual().name("handover-serve").start(() -> serve(reader));
                } else {
                    turnAway(reader);
                }
            } catch (IOException e) {
                // A closed door ends the loop; anything else (no file handles) is worth another try.
                LockSupport.parkNanos(SWEEP_NANOS);
            }
        }
    }

    private void serve(Socket reader) {
        try {
            new ServedReader(this, config, counters, reader).serve();
        } finally {
            connections.release();
        }
    }

    private void turnAway(Socket reader) throws IOException {
        counters.failed(HandoverFailure.BUSY);
        try (reader) {
            reader.getOutputStream().write(HandoverProtocol.ANSWER_BUSY);
        }
    }

    private void watchLeases() {
        while (!closed) {
            LockSupport.parkNanos(SWEEP_NANOS);
            sweep();
        }
    }

    private String randomText(int bytes) {
        byte[] text = new byte[bytes];
        random.nextBytes(text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }
}
