package io.tokenworks.transfer;

import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvMemory.KvRange;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One reader's connection at the prefill worker: this thread reads what the reader says, a second one sends chunks as
 * the watermark moves.
 */
final class ServedReader {
    private static final long POLL_NANOS = 500_000;
    private static final long KEEP_ALIVE_NANOS = 1_000_000_000;

    private final HandoverServer server;
    private final HandoverConfig config;
    private final HandoverCounters counters;
    private final Socket socket;
    private final CompletableFuture<Boolean> near = new CompletableFuture<>();

    ServedReader(HandoverServer server, HandoverConfig config, HandoverCounters counters, Socket socket) {
        this.server = server;
        this.config = config;
        this.counters = counters;
        this.socket = socket;
    }

    /** Serves until the reader acknowledged, broke off, or the lease ended. The hand-over is released in each case. */
    void serve() {
        Handover handover = null;
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) config.ioTimeout().toMillis());
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
            handover = hello(in, out);
            if (handover != null) {
                listen(handover, in, out);
            }
        } catch (HandoverFault e) {
            counters.failed(e.failure());
        } catch (IOException e) {
            // A lease that ran out has closed the socket and counted itself.
            if (handover == null || !handover.gone()) {
                counters.failed(HandoverFailure.BROKEN);
            }
        } finally {
            if (handover != null) {
                server.release(handover);
            }
        }
    }

    private @Nullable Handover hello(DataInputStream in, DataOutputStream out) throws IOException {
        if (in.readInt() != HandoverProtocol.MAGIC || in.readByte() != HandoverProtocol.VERSION) {
            throw new HandoverFault(HandoverFailure.PROTOCOL, "not a reader of this version");
        }
        String id = in.readUTF();
        String secret = in.readUTF();
        if (!in.readUTF().equals(server.compatibility())) {
            refuse(out, HandoverProtocol.ANSWER_INCOMPATIBLE, HandoverFailure.INCOMPATIBLE);
        }
        Handover handover = server.take(id, secret, socket);
        if (handover == null) {
            refuse(out, HandoverProtocol.ANSWER_TICKET_REFUSED, HandoverFailure.TICKET_REFUSED);
        }
        out.writeByte(HandoverProtocol.ANSWER_OK);
        out.flush();
        return handover;
    }

    private static void refuse(DataOutputStream out, byte answer, HandoverFailure failure) throws IOException {
        out.writeByte(answer);
        out.flush();
        throw new HandoverFault(failure, "hello refused");
    }

    private void listen(Handover handover, DataInputStream in, DataOutputStream out) throws IOException {
        Thread sender = null;
        try {
            while (true) {
                switch (in.readByte()) {
                    case HandoverProtocol.HEARTBEAT -> server.heartbeat(handover);
                    case HandoverProtocol.WANT -> {
                        if (sender != null) {
                            throw new HandoverFault(HandoverFailure.PROTOCOL, "asked twice");
                        }
                        sender = startSender(handover, in.readInt(), in.readInt(), out);
                    }
                    case HandoverProtocol.NEAR -> near.complete(true);
                    case HandoverProtocol.FAR -> near.complete(false);
                    case HandoverProtocol.ACK -> {
                        return;
                    }
                    default -> throw new HandoverFault(HandoverFailure.PROTOCOL, "unknown message");
                }
            }
        } catch (EOFException e) {
            throw new HandoverFault(HandoverFailure.BROKEN, "reader went away");
        }
    }

    private Thread startSender(Handover handover, int from, int to, DataOutputStream out) {
        return Thread.ofVirtual().name("handover-send").start(() -> {
            try {
                send(handover, from, to, out);
            } catch (IOException e) {
                closeQuietly();
            }
        });
    }

    private void send(Handover handover, int from, int to, DataOutputStream out) throws IOException {
        HandoverSource source = awaitSource(handover, out);
        if (source == null || from < 0 || from > to || to > source.positions()) {
            gone(out);
            return;
        }
        boolean lent = shared(source, out);
        ReadyRanges ranges = new ReadyRanges(source, from, to);
        long quietSinceNanos = System.nanoTime();
        while (!ranges.exhausted() || source.computedPositions() < source.positions()) {
            if (handover.gone()) {
                gone(out);
                return;
            }
            boolean any = ranges.drain(config.chunkBytesMax(), (group, block, layerFrom, layerTo) -> pass(
                    handover, source, new KvRange(group, block, layerFrom, layerTo), lent, out));
            if (any) {
                out.flush();
                quietSinceNanos = System.nanoTime();
            } else {
                quietSinceNanos = keepAlive(out, quietSinceNanos);
            }
        }
        out.writeByte(HandoverProtocol.END);
        out.writeInt(source.positionsComputedHere());
        out.flush();
    }

    private void pass(Handover handover, HandoverSource source, KvRange range, boolean lent, DataOutputStream out)
            throws IOException {
        if (lent) {
            lend(handover, source, range, out);
        } else {
            chunk(handover, source, range, out);
        }
    }

    /** Whether the reader copies by itself from now on. It holds the hand-over until its acknowledgement, as ever. */
    private boolean shared(HandoverSource source, DataOutputStream out) throws IOException {
        Optional<byte[]> share = source.kv().share();
        if (share.isEmpty() || share.get().length > KvMemory.SHARE_BYTES_MAX) {
            return false;
        }
        out.writeByte(HandoverProtocol.SHARE);
        out.writeInt(share.get().length);
        out.write(share.get());
        out.flush();
        try {
            return near.get(config.ioTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("the reader does not say whether it reaches the blocks", e);
        }
    }

    private static @Nullable HandoverSource awaitSource(Handover handover, DataOutputStream out) throws IOException {
        long quietSinceNanos = System.nanoTime();
        HandoverSource source = handover.source();
        while (source == null && !handover.gone()) {
            quietSinceNanos = keepAlive(out, quietSinceNanos);
            source = handover.source();
        }
        return source;
    }

    /** Waits a little; tells the reader that this side lives if it has heard nothing for long. */
    private static long keepAlive(DataOutputStream out, long quietSinceNanos) throws IOException {
        LockSupport.parkNanos(POLL_NANOS);
        if (System.nanoTime() - quietSinceNanos < KEEP_ALIVE_NANOS) {
            return quietSinceNanos;
        }
        out.writeByte(HandoverProtocol.KEEP_ALIVE);
        out.flush();
        return System.nanoTime();
    }

    /** @param range block as an index in the sequence's table, which is what the reader knows */
    private void chunk(Handover handover, HandoverSource source, KvRange range, DataOutputStream out)
            throws IOException {
        var spec = source.kv().groups().get(range.group());
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(range.bytes(spec)));
        int block = source.blockTables()[range.group()][range.block()];
        KvRange stored = new KvRange(range.group(), block, range.layerFrom(), range.layerTo());
        int[] checksum = {0};
        boolean held = handover.whileHeld(() -> {
            source.kv().exportRange(stored, content);
            checksum[0] = source.kv().checksums()
                    ? source.kv().checksum(stored)
                    : HandoverProtocol.Chunk.crc(content.duplicate().flip());
        });
        if (!held) {
            throw new HandoverFault(HandoverFailure.LEASE_EXPIRED, "released while being read");
        }
        content.flip();
        HandoverProtocol.Chunk.of(range, content.limit(), checksum[0]).write(HandoverProtocol.CHUNK, out);
        out.write(content.array(), 0, content.limit());
        counters.sent(content.limit(), range.layerTo() == spec.layers());
    }

    /** @param range block as an index in the sequence's table */
    private void lend(Handover handover, HandoverSource source, KvRange range, DataOutputStream out)
            throws IOException {
        var spec = source.kv().groups().get(range.group());
        int block = source.blockTables()[range.group()][range.block()];
        KvRange stored = new KvRange(range.group(), block, range.layerFrom(), range.layerTo());
        int bytes = Math.toIntExact(range.bytes(spec));
        int[] checksum = {0};
        if (!handover.whileHeld(() -> checksum[0] = source.kv().checksum(stored))) {
            throw new HandoverFault(HandoverFailure.LEASE_EXPIRED, "released while being read");
        }
        HandoverProtocol.Chunk.of(range, bytes, checksum[0]).write(HandoverProtocol.LENT, out);
        out.writeInt(block);
        counters.sent(bytes, range.layerTo() == spec.layers());
    }

    private static void gone(DataOutputStream out) throws IOException {
        out.writeByte(HandoverProtocol.GONE);
        out.flush();
    }

    private void closeQuietly() {
        try {
            socket.close();
        } catch (IOException e) {
            // The listening thread sees the end either way.
        }
    }
}
