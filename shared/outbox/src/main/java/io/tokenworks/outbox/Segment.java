package io.tokenworks.outbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of the log: records as {@code int length, int crc32c(length and bytes), bytes}, named by the index of its
 * first record. Appended by the writer thread; read by any thread below {@link #endOffset}.
 */
final class Segment implements Closeable {
    static final int HEADER_BYTES = 8;
    private static final String SUFFIX = ".seg";

    private final Path file;
    private final long firstIndex;
    private final FileChannel channel;
    private volatile long endOffset;
    private volatile long endIndex;

    private Segment(Path file, long firstIndex, FileChannel channel) {
        this.file = file;
        this.firstIndex = firstIndex;
        this.channel = channel;
        this.endIndex = firstIndex;
    }

    static Segment create(Path directory, long firstIndex) throws IOException {
        Path file = directory.resolve("%020d%s".formatted(firstIndex, SUFFIX));
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        DirectorySync.force(directory);
        return new Segment(file, firstIndex, channel);
    }

    /**
     * Opens a file and counts its intact records; what follows them lies beyond {@link #endOffset} until
     * {@link #truncateTail}.
     */
    static Segment open(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        long firstIndex = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Segment segment = new Segment(file, firstIndex, channel);
        segment.scan();
        return segment;
    }

    static boolean isSegment(Path file) {
        return String.valueOf(file.getFileName()).matches("\\d{20}" + SUFFIX);
    }

    long firstIndex() {
        return firstIndex;
    }

    /** Index after the last record. */
    long endIndex() {
        return endIndex;
    }

    /** Bytes of intact records. */
    long endOffset() {
        return endOffset;
    }

    /** Bytes after the last intact record: a write that a crash cut short. */
    long tornBytes() throws IOException {
        return channel.size() - endOffset;
    }

    void truncateTail() throws IOException {
        channel.truncate(endOffset);
        channel.force(true);
    }

    /** Writes the records in one call; they are in the page cache when it returns. */
    void append(List<byte[]> records) throws IOException {
        int bytes = 0;
        for (byte[] record : records) {
            bytes += HEADER_BYTES + record.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        for (byte[] record : records) {
            buffer.putInt(record.length).putInt(checksum(record)).put(record);
        }
        buffer.flip();
        long offset = endOffset;
        while (buffer.hasRemaining()) {
            offset += channel.write(buffer, offset);
        }
        // One writer thread: reading and then writing is safe.
        long index = endIndex + records.size();
        endIndex = index;
        endOffset = offset;
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Bytes that the record at {@code offset} occupies, header included. */
    int sizeAt(long offset) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
        readFully(header, offset);
        return HEADER_BYTES + header.getInt(0);
    }

    byte[] readAt(long offset) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        readFully(header, offset);
        ByteBuffer record = ByteBuffer.allocate(header.getInt(0));
        readFully(record, offset + HEADER_BYTES);
        if (checksum(record.array()) != header.getInt(4)) {
            throw new OutboxDamaged("checksum of the record at " + offset + " in " + file);
        }
        return record.array();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private void scan() throws IOException {
        long size = channel.size();
        long offset = 0;
        long index = firstIndex;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        while (offset + HEADER_BYTES <= size) {
            readFully(header.clear(), offset);
            int length = header.getInt(0);
            if (length < 0 || offset + HEADER_BYTES + length > size) {
                break;
            }
            ByteBuffer record = ByteBuffer.allocate(length);
            readFully(record, offset + HEADER_BYTES);
            if (checksum(record.array()) != header.getInt(4)) {
                break;
            }
            offset += HEADER_BYTES + length;
            index++;
        }
        endOffset = offset;
        endIndex = index;
    }

    private void readFully(ByteBuffer target, long from) throws IOException {
        long offset = from;
        while (target.hasRemaining()) {
            int read = channel.read(target, offset);
            if (read < 0) {
                throw new OutboxDamaged("unexpected end of " + file);
            }
            offset += read;
        }
    }

    /** The length is covered too: a torn file of zeros must not read as empty records. */
    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, record.length));
        crc.update(record);
        return (int) crc.getValue();
    }
}
