package io.tokenworks.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What every sequence cost, written once a step before the step's frames leave: one write into the page cache, so a
 * killed process loses nothing. When the file has grown, it is replaced by one that holds only the sequences whose
 * record is not in the outbox yet.
 */
final class StepJournal implements AutoCloseable {
    static final String FILE = "journal";

    private final Path file;
    private final long bytesMax;
    private final Map<Long, List<JournalEntry>> open = new LinkedHashMap<>();
    private final Queue<Long> recorded = new ConcurrentLinkedQueue<>();
    private FileChannel channel;

    /** Starts an empty journal; what a previous process left must have been replayed. */
    StepJournal(Path directory, long bytesMax) throws IOException {
        this.file = directory.resolve(FILE);
        this.bytesMax = bytesMax;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** Notes that a sequence's record is safe elsewhere; written with the next entries. Any thread. */
    void recorded(long sequence) {
        recorded.add(sequence);
    }

    /** Writes the entries, in order, in one call. */
    synchronized void write(List<JournalEntry> entries) throws IOException {
        List<JournalEntry> all = new ArrayList<>(entries);
        Long sequence;
        while ((sequence = recorded.poll()) != null) {
            all.add(new JournalEntry.Recorded(sequence));
        }
        all.forEach(this::remember);
        writeFully(channel, all);
        if (channel.position() > bytesMax) {
            compact();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        write(List.of());
        channel.close();
    }

    private void remember(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Opened opened -> {
                List<JournalEntry> known = new ArrayList<>();
                known.add(opened);
                open.put(opened.sequence(), known);
            }
            case JournalEntry.Counted counted -> replaceNewest(counted);
            case JournalEntry.Ended ended -> replaceNewest(ended);
            case JournalEntry.Recorded done -> open.remove(done.sequence());
        }
    }

    private void replaceNewest(JournalEntry entry) {
        List<JournalEntry> known = open.get(entry.sequence());
        if (known != null) {
            known.subList(1, known.size()).clear();
            known.add(entry);
        }
    }

    private void compact() throws IOException {
        Path next = file.resolveSibling(FILE + ".next");
        FileChannel fresh = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        writeFully(fresh, open.values().stream().flatMap(List::stream).toList());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        channel = fresh;
    }

    private static void writeFully(FileChannel target, List<JournalEntry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        List<byte[]> encoded = entries.stream().map(JournalEntry::encode).toList();
        ByteBuffer buffer = ByteBuffer.allocate(encoded.stream().mapToInt(bytes -> bytes.length).sum());
        encoded.forEach(buffer::put);
        buffer.flip();
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }
}
