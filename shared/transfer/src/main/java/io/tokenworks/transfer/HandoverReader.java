package io.tokenworks.transfer;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.wire.worker.Ticket;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The decode side of one hand-over. Connects and heartbeats from the moment the request arrives, reads into the blocks
 * once the engine has reserved them, and tells the engine the end exactly once if it ever asked: by the one thread that
 * writes blocks, after its last write, so that no block is written once the engine may reuse it. Nothing is retried; a
 * failed hand-over is recomputed.
 */
public final class HandoverReader {
    private final Ticket ticket;
    private final long sequence;
    private final Wiring wiring;
    private final Socket socket = new Socket();
    private final CompletableFuture<Optional<EngineEvent.ImportWanted>> wanted = new CompletableFuture<>();
    private final Object writeLock = new Object();
    private volatile boolean greeted;
    private volatile boolean cancelled;
    private volatile boolean done;

    private HandoverReader(Ticket ticket, long sequence, Wiring wiring) {
        this.ticket = ticket;
        this.sequence = sequence;
        this.wiring = wiring;
    }

    /**
     * What surrounds a reader.
     *
     * @param kv where the blocks are written
     * @param compatibility of this worker
     * @param engine takes Imported and ImportFailed; must not lose them
     * @param ioTimeout a prefill worker silent for so long is gone
     */
    public record Wiring(
            KvMemory kv,
            String compatibility,
            Consumer<EngineCommand> engine,
            HandoverCounters counters,
            Duration ioTimeout) {}

    /** Starts connecting; returns at once. */
    public static HandoverReader start(Ticket ticket, long sequence, Wiring wiring) {
        HandoverReader reader = new HandoverReader(ticket, sequence, wiring);
        Thread.ofVirtual().name("handover-read").start(reader::run);
        return reader;
    }

    /** The engine has reserved blocks and waits for them. */
    public void importInto(EngineEvent.ImportWanted into) {
        if (!wanted.complete(Optional.of(into))) {
            // Ended before the engine asked: nothing was or will be written, and the engine must not wait.
            wiring.engine().accept(new EngineCommand.ImportFailed(sequence));
        }
    }

    /**
     * The sequence ended or is being cancelled elsewhere: stop. If the engine waits for blocks, it is told that they
     * will not come.
     */
    public void sequenceEnded() {
        cancelled = true;
        wanted.complete(Optional.empty());
        // Before the prefill worker knows us, leaving would go unnoticed and its blocks would wait for the lease to
        // end.
        if (greeted) {
            closeSocket();
        }
    }

    private void run() {
        EngineCommand outcome;
        try (socket) {
            DataInputStream in = connect();
            outcome = read(in);
        } catch (HandoverFault e) {
            outcome = failed(e.failure());
        } catch (IOException e) {
            outcome = failed(socket.isConnected() ? HandoverFailure.BROKEN : HandoverFailure.CONNECT);
        } catch (RuntimeException e) {
            // The thread's top: whatever a peer's bytes provoked, the engine must get its answer.
            outcome = failed(HandoverFailure.PROTOCOL);
        }
        done = true;
        if (awaitWanted().isPresent()) {
            wiring.engine().accept(outcome);
        }
    }

    private EngineCommand failed(HandoverFailure cause) {
        wiring.counters().failed(cancelled ? HandoverFailure.CANCELLED : cause);
        return new EngineCommand.ImportFailed(sequence);
    }

    private DataInputStream connect() throws IOException {
        int timeoutMillis = (int) wiring.ioTimeout().toMillis();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMillis);
        socket.connect(new InetSocketAddress(ticket.host(), ticket.port()), timeoutMillis);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        send(out -> {
            out.writeInt(HandoverProtocol.MAGIC);
            out.writeByte(HandoverProtocol.VERSION);
            out.writeUTF(ticket.id());
            out.writeUTF(ticket.secret());
            out.writeUTF(wiring.compatibility());
        });
        switch (in.readByte()) {
            case HandoverProtocol.ANSWER_OK -> {
            }
            case HandoverProtocol.ANSWER_TICKET_REFUSED ->
                throw new HandoverFault(HandoverFailure.TICKET_REFUSED, "ticket refused");
            case HandoverProtocol.ANSWER_INCOMPATIBLE ->
                throw new HandoverFault(HandoverFailure.INCOMPATIBLE, "workers of different kinds");
            case HandoverProtocol.ANSWER_BUSY -> throw new HandoverFault(HandoverFailure.BUSY, "too many readers");
            default -> throw new HandoverFault(HandoverFailure.PROTOCOL, "unknown answer");
        }
        greeted = true;
        if (cancelled) {
            throw new HandoverFault(HandoverFailure.CANCELLED, "the sequence ended");
        }
        Thread.ofVirtual().name("handover-heartbeat").start(this::heartbeat);
        return in;
    }

    private EngineCommand read(DataInputStream in) throws IOException {
        Optional<EngineEvent.ImportWanted> into = awaitWanted();
        if (into.isEmpty()) {
            throw new HandoverFault(HandoverFailure.CANCELLED, "the sequence ended");
        }
        EngineEvent.ImportWanted range = into.get();
        send(out -> {
            out.writeByte(HandoverProtocol.WANT);
            out.writeInt(range.fromPosition());
            out.writeInt(range.toPosition());
        });
        int remotelyComputed;
        try (ChunkImport blocks = new ChunkImport(wiring.kv(), range, wiring.counters(),
                answer -> send(out -> out.writeByte(answer)))) {
            remotelyComputed = blocks.readAll(in);
        }
        done = true;
        try {
            send(out -> out.writeByte(HandoverProtocol.ACK));
        } catch (IOException e) {
            // The blocks are here; the prefill worker's lease ends without the acknowledgement too.
        }
        return new EngineCommand.Imported(sequence, range.toPosition(), remotelyComputed);
    }

    private Optional<EngineEvent.ImportWanted> awaitWanted() {
        try {
            return wanted.get();
        } catch (InterruptedException | ExecutionException e) {
            // Nobody interrupts this thread and nobody fails the future.
            throw new IllegalStateException(e);
        }
    }

    /** Three beats in a lease: two may get lost. */
    private void heartbeat() {
        Duration every = Duration.ofMillis(Math.max(1, Math.min(ticket.leaseMillis() / 3, 3000)));
        try {
            while (!done && !socket.isClosed()) {
                send(out -> out.writeByte(HandoverProtocol.HEARTBEAT));
                Thread.sleep(every);
            }
        } catch (IOException | InterruptedException e) {
            // The reading thread sees the broken connection itself.
        }
    }

    private void send(Message message) throws IOException {
        synchronized (writeLock) {
            var bytes = new ByteArrayOutputStream(64);
            message.write(new DataOutputStream(bytes));
            socket.getOutputStream().write(bytes.toByteArray());
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }

    private interface Message {
        void write(DataOutputStream out) throws IOException;
    }
}
