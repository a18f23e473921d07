package io.tokenworks.model.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A download that is not whole yet: {@code NAME.part} with the bytes and {@code NAME.part.state} with what they belong
 * to and which segments are there. Locked while it is open. Writes are safe from any thread.
 */
final class PartFile implements AutoCloseable {

    private final Path part;
    private final Path state;
    private final String identity;
    private final long bytes;
    private final int segmentBytes;
    private final FileChannel content;
    private final FileChannel record;
    private final BitSet done = new BitSet();
    private Optional<String> etag = Optional.empty();

    private PartFile(Path target, HubFile file, int segmentBytes) throws IOException {
        this.part = part(target);
        this.state = part.resolveSibling(part.getFileName() + ".state");
        this.identity = "tokenworks-part " + file.bytes() + " " + segmentBytes + " " + file.checksum();
        this.bytes = file.bytes();
        this.segmentBytes = segmentBytes;
        this.record = FileChannel.open(state, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        this.content = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Opens or begins the download of a file; what is there of another content is thrown away. */
    static PartFile open(Path target, HubFile file, int segmentBytes) throws IOException {
        PartFile opened = new PartFile(target, file, segmentBytes);
        if (!opened.locked()) {
            opened.close();
            throw new StoreFault("another ./tokenworks fetches " + target + " right now");
        }
        opened.load();
        return opened;
    }

    private boolean locked() throws IOException {
        try {
            return record.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }

    private void load() throws IOException {
        List<String> lines = Files.exists(state) ? Files.readAllLines(state) : List.of();
        if (lines.isEmpty() || !lines.getFirst().equals(identity)) {
            restart();
            return;
        }
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("etag ")) {
                etag = Optional.of(line.substring(5));
            } else if (line.matches("\\d{1,9}") && Integer.parseInt(line) < segments()) {
                done.set(Integer.parseInt(line));
            }
        }
        record.position(record.size());
    }

    /** Forgets all that was fetched. */
    synchronized void restart() throws IOException {
        done.clear();
        etag = Optional.empty();
        content.truncate(0);
        record.truncate(0);
        append(identity);
    }

    int segments() {
        return Math.toIntExact((bytes + segmentBytes - 1) / segmentBytes);
    }

    long from(int segment) {
        return (long) segment * segmentBytes;
    }

    long to(int segment) {
        return Math.min(bytes, from(segment) + segmentBytes);
    }

    synchronized boolean has(int segment) {
        return done.get(segment);
    }

    synchronized long bytesDone() {
        return done.stream().mapToLong(segment -> to(segment) - from(segment)).sum();
    }

    synchronized void finished(int segment) throws IOException {
        if (!done.get(segment)) {
            done.set(segment);
            append(String.valueOf(segment));
        }
    }

    /** Whether this is the content that the other segments are of; the first one says which that is. */
    synchronized boolean isOf(String answered) throws IOException {
        if (etag.isEmpty()) {
            etag = Optional.of(answered);
            append("etag " + answered);
        }
        return etag.get().equals(answered);
    }

    void write(byte[] buffer, int count, long at) throws IOException {
        ByteBuffer bytesLeft = ByteBuffer.wrap(buffer, 0, count);
        long position = at;
        while (bytesLeft.hasRemaining()) {
            position += content.write(bytesLeft, position);
        }
    }

    /** Makes what was written durable. */
    void force() throws IOException {
        content.force(true);
    }

    /** The whole file takes its name at once. */
    void promote(Path target) throws IOException {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(state);
    }

    Path path() {
        return part;
    }

    private void append(String line) throws IOException {
        record.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        content.close();
        record.close();
    }
}
