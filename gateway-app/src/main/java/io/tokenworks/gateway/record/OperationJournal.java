package io.tokenworks.gateway.record;

import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.metering.OperationRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Remembers open operations across the death of this process. A line is in the page cache before the bytes it tells of
 * leave for the client, so
 * a killed gateway still knows what was delivered (a power failure may lose the newest lines, and then bills too
 * little, never too much).
 *
 * <pre>
 * O {record as it would be if nothing more happened}     opened, or ended: then nothing more happens
 * T operation outputTokens cachedTokens attempts         delivered so far
 * C operation                                            closed: its record is in the outbox
 * </pre>
 *
 * Rewritten with the open ones alone when it has grown. Thread-safe.
 */
public final class OperationJournal implements AutoCloseable {

    private final Path path;
    private final long bytesMax;
    private final Map<UUID, OperationRecord> open = new LinkedHashMap<>();
    private FileChannel file;
    private long compactAtBytes;

    public OperationJournal(Path path, long bytesMax) {
        this.path = path;
        this.bytesMax = bytesMax;
        try {
            if (Files.exists(path)) {
                replay(Files.readString(path, StandardCharsets.UTF_8));
            }
            file = rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the journal " + path, e);
        }
    }

    /**
     * Operations that were open when the process before this one ended. To be recorded, then {@link #close(UUID)
     * closed}.
     */
    public synchronized List<OperationRecord> unfinished() {
        return new ArrayList<>(open.values());
    }

    /** @param asLost the record it becomes if the process dies now */
    public synchronized void open(OperationRecord asLost) {
        open.put(asLost.operation(), asLost);
        append("O " + new String(WireJson.write(asLost), StandardCharsets.UTF_8));
    }

    /** These many tokens are about to leave for the client. */
    public synchronized void delivered(UUID operation, int outputTokens, int cachedTokens, int attempts) {
        open.computeIfPresent(operation, (_, was) -> Records.with(was, outputTokens, cachedTokens, attempts));
        append("T " + operation + " " + outputTokens + " " + cachedTokens + " " + attempts);
    }

    /**
     * The operation has ended, and its record is on its way into the outbox. A process that dies before it says {@link
     * #close(UUID) closed} leaves the record here, and perhaps there too: both are the same, so that it does not matter
     * which of them the ledger sees first.
     *
     * @param record as it goes into the outbox
     */
    public synchronized void ending(OperationRecord record) {
        open.put(record.operation(), record);
        append("O " + new String(WireJson.write(record), StandardCharsets.UTF_8));
    }

    /** The record is in the outbox. */
    public synchronized void close(UUID operation) {
        if (open.remove(operation) != null) {
            append("C " + operation);
        }
    }

    private void append(String line) {
        try {
            writeFully(file, line);
            if (file.position() > compactAtBytes) {
                file.close();
                file = rewrite();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal", e);
        }
    }

    private FileChannel rewrite() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        for (OperationRecord record : open.values()) {
            writeFully(channel, "O " + new String(WireJson.write(record), StandardCharsets.UTF_8));
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // Twice what is open: many open operations must not lead to a rewrite with every line.
        compactAtBytes = Math.max(bytesMax, 2 * channel.position());
        return channel;
    }

    private static void writeFully(FileChannel channel, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void replay(String text) {
        int end = text.lastIndexOf('\n');
        // What follows the last line feed was being written when the process died; its bytes had not left yet.
        for (String line : end < 0 ? new String[0] : text.substring(0, end).split("\n")) {
            replayLine(line);
        }
    }

    private void replayLine(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "O" -> {
                var record = WireJson.read(line.substring(2).getBytes(StandardCharsets.UTF_8), OperationRecord.class);
                open.put(record.operation(), record);
            }
            case "T" -> open.computeIfPresent(UUID.fromString(words[1]), (_, was) -> Records.with(
                    was, Integer.parseInt(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4])));
            case "C" -> open.remove(UUID.fromString(words[1]));
            default -> throw new IllegalStateException("unknown line in the journal " + path);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
