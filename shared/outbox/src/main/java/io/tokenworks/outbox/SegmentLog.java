package io.tokenworks.outbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * The segment files of one directory, oldest to newest. {@link #append} and {@link #force} belong to the writer thread,
 * {@link #read} and {@link #acknowledge} to the reader; they meet only in the segments' published ends.
 */
final class SegmentLog implements Closeable {
    private static final int BATCH_BYTES_MAX = 4 << 20;

    private final OutboxConfig config;
    private final FileChannel lockFile;
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final CursorFile cursor;
    private final long tornBytesAtOpen;
    private Segment active;
    private long ackedIndex;
    private long ackedOffset;

    SegmentLog(OutboxConfig config) throws IOException {
        this.config = config;
        Files.createDirectories(config.directory());
        this.lockFile = lock(config.directory());
        this.cursor = new CursorFile(config.directory());
        openSegments();
        this.active = segments.isEmpty() ? start(cursor.read().orElse(0)) : segments.lastEntry().getValue();
        this.tornBytesAtOpen = active.tornBytes();
        if (tornBytesAtOpen > 0) {
            active.truncateTail();
        }
        seekToCursor();
    }

    /** Bytes of a write cut short by a crash, thrown away at open. */
    long tornBytesAtOpen() {
        return tornBytesAtOpen;
    }

    /** Index that the next appended record gets. */
    long endIndex() {
        return active.endIndex();
    }

    long ackedIndex() {
        return ackedIndex;
    }

    /** Bytes of records not acknowledged. */
    long liveBytes() {
        long bytes = -ackedOffset;
        for (Segment segment : segments.values()) {
            bytes += segment.endOffset();
        }
        return bytes;
    }

    void append(List<byte[]> records) throws IOException {
        List<byte[]> group = new ArrayList<>();
        long groupBytes = 0;
        for (byte[] record : records) {
            int bytes = Segment.HEADER_BYTES + record.length;
            if (active.endOffset() + groupBytes + bytes > config.segmentBytes()) {
                active.append(group);
                group.clear();
                groupBytes = 0;
                roll();
            }
            group.add(record);
            groupBytes += bytes;
        }
        active.append(group);
    }

    void force() throws IOException {
        active.force();
    }

    Outbox.Batch read(int most) throws IOException {
        List<byte[]> records = new ArrayList<>();
        Position position = new Position(ackedIndex, ackedOffset);
        int bytes = 0;
        while (records.size() < most && bytes < BATCH_BYTES_MAX && position.hasNext()) {
            byte[] record = position.segment.readAt(position.offset);
            records.add(record);
            bytes += record.length;
            position.skip(Segment.HEADER_BYTES + record.length);
        }
        return new Outbox.Batch(List.copyOf(records), position.index);
    }

    /** Moves the cursor and deletes segments behind it; returns the bytes acknowledged. */
    long acknowledge(long end) throws IOException {
        Position position = new Position(ackedIndex, ackedOffset);
        long bytes = 0;
        while (position.index < end && position.hasNext()) {
            int size = position.segment.sizeAt(position.offset);
            bytes += size;
            position.skip(size);
        }
        if (position.index == ackedIndex) {
            return 0;
        }
        cursor.write(position.index);
        ackedIndex = position.index;
        ackedOffset = position.offset;
        deleteBefore(position.segment.firstIndex());
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments.values()) {
            segment.close();
        }
        lockFile.close();
    }

    /** A place between two records, walking forward. */
    private final class Position {
        private Segment segment;
        private long index;
        private long offset;

        /** @param offset in the segment that ended with {@code index} if one has begun there since */
        Position(long index, long offset) {
            this.index = index;
            this.segment = segments.floorEntry(index).getValue();
            this.offset = segment.firstIndex() == index ? 0 : offset;
        }

        boolean hasNext() {
            while (offset == segment.endOffset()) {
                Map.Entry<Long, Segment> next = segments.higherEntry(segment.firstIndex());
                // A later segment that does not begin here: this one grew meanwhile. The next read sees it.
                if (next == null || next.getKey() != index) {
                    return false;
                }
                segment = next.getValue();
                offset = 0;
            }
            return true;
        }

        void skip(long bytes) {
            index++;
            offset += bytes;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: answered like any other owner.
        }
        channel.close();
        throw new IOException("outbox " + directory + " is in use by another process");
    }

    private void openSegments() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(config.directory())) {
            files = listed.filter(Segment::isSegment).sorted().toList();
        }
        for (Path file : files) {
            Segment segment = Segment.open(file);
            Map.Entry<Long, Segment> previous = segments.lastEntry();
            // A segment is synced before the next is begun, so only the last one may be torn.
            if (previous != null
                    && (previous.getValue().tornBytes() > 0
                            || previous.getValue().endIndex() != segment.firstIndex())) {
                throw new OutboxDamaged("records are missing between " + previous.getValue() + " and " + segment);
            }
            segments.put(segment.firstIndex(), segment);
        }
    }

    private void seekToCursor() throws IOException {
        long first = segments.firstKey();
        long wanted = cursor.read().orElse(first);
        if (wanted < first) {
            throw new OutboxDamaged("records " + wanted + " to " + first + " are missing in " + config.directory());
        }
        // A power failure may lose records that were acknowledged already; their numbers are not used again.
        if (wanted > active.endIndex()) {
            active = start(wanted);
        }
        Position position = new Position(wanted, 0);
        position.index = position.segment.firstIndex();
        while (position.index < wanted && position.hasNext()) {
            position.skip(position.segment.sizeAt(position.offset));
        }
        ackedIndex = position.index;
        ackedOffset = position.offset;
        deleteBefore(position.segment.firstIndex());
    }

    private void deleteBefore(long index) throws IOException {
        for (Segment behind : segments.headMap(index).values()) {
            segments.remove(behind.firstIndex());
            behind.delete();
        }
    }

    private void roll() throws IOException {
        active.force();
        active = start(active.endIndex());
    }

    private Segment start(long firstIndex) throws IOException {
        Segment segment = Segment.create(config.directory(), firstIndex);
        segments.put(firstIndex, segment);
        return segment;
    }
}
