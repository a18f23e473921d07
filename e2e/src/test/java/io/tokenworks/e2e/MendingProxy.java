package io.tokenworks.e2e;

import io.tokenworks.wire.worker.Ticket;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * Stands between a decode worker and the prefill worker whose blocks it reads: changes one byte of the first chunk and
 * mends its checksum, so that
 * nothing notices but the mathematics.
 */
final class MendingProxy implements AutoCloseable {
    private static final byte CHUNK = 10;
    private static final byte KEEP_ALIVE = 11;
    private static final int FIELDS = 5;
    /**
     * High byte of the first BF16 key, little-endian; this value makes a key of 32 to 127 of it: finite, but out of all
     * proportion.
     */
    private static final int CHANGED_AT = 1;
    private static final byte CHANGED_TO = 0x42;

    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Ticket ticket;
    private final AtomicInteger changed = new AtomicInteger();

    MendingProxy(Ticket ticket) throws IOException {
        this.ticket = ticket;
        Thread.ofVirtual().start(this::run);
    }

    /** The ticket whose holder comes here. */
    Ticket ticket() {
        return new Ticket(ticket.id(), ticket.secret(), "127.0.0.1", door.getLocalPort(), ticket.compatibility(),
                ticket.positions(), ticket.leaseMillis());
    }

    /** Bytes changed so far. */
    int changed() {
        return changed.get();
    }

    private void run() {
        try (Socket reader = door.accept(); Socket server = new Socket(ticket.host(), ticket.port())) {
            Thread up = Thread.ofVirtual().start(() -> pump(reader, server));
            pass(new DataInputStream(server.getInputStream()), new DataOutputStream(reader.getOutputStream()));
            up.join();
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    private void pass(DataInputStream in, DataOutputStream out) throws IOException {
        out.writeByte(in.readByte());
        while (true) {
            byte kind = in.readByte();
            out.writeByte(kind);
            if (kind == CHUNK) {
                passChunk(in, out);
            } else if (kind != KEEP_ALIVE) {
                in.transferTo(out);
                return;
            }
            out.flush();
        }
    }

    private void passChunk(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] fields = in.readNBytes(FIELDS * Integer.BYTES);
        int bytes = ByteBuffer.wrap(fields).getInt((FIELDS - 1) * Integer.BYTES);
        int checksum = in.readInt();
        byte[] content = in.readNBytes(bytes);
        if (changed.compareAndSet(0, 1)) {
            content[CHANGED_AT] = CHANGED_TO;
            CRC32C inner = new CRC32C();
            inner.update(content);
            CRC32C mended = new CRC32C();
            mended.update(fields);
            mended.update(ByteBuffer.allocate(Integer.BYTES).putInt((int) inner.getValue()).flip());
            checksum = (int) mended.getValue();
        }
        out.write(fields);
        out.writeInt(checksum);
        out.write(content);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Either side ended.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
