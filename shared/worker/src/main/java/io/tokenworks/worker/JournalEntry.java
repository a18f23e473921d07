package io.tokenworks.worker;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.worker.Attempt.Counters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One fact in the step journal. Form: {@code int length, int crc32c, byte type, long sequence, rest}.
 */
sealed interface JournalEntry {

    long sequence();

    /**
     * A sequence began.
     *
     * @param template JSON of its attempt record with counters at zero
     */
    record Opened(long sequence, byte[] template) implements JournalEntry {}

    /** What it cost by the end of a step. */
    record Counted(long sequence, Counters counters, long elapsedNanos) implements JournalEntry {}

    /** It ended; the record may not be in the outbox yet. */
    record Ended(long sequence, Counters counters, long elapsedNanos, Outcome outcome) implements JournalEntry {}

    /** Its record is in the outbox. */
    record Recorded(long sequence) implements JournalEntry {}

    /** Bytes before the type: length of what follows the checksum, and the checksum. */
    int HEADER_BYTES = 8;

    /** The entry with its header. */
    default byte[] encode() {
        byte[] template = this instanceof Opened opened ? opened.template() : new byte[0];
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 64 + template.length);
        out.position(HEADER_BYTES);
        switch (this) {
            case Opened opened -> out.put((byte) 1).putLong(opened.sequence).put(template);
            case Counted counted -> {
                out.put((byte) 2).putLong(counted.sequence);
                put(out, counted.counters, counted.elapsedNanos);
            }
            case Ended ended -> {
                out.put((byte) 3).putLong(ended.sequence);
                put(out, ended.counters, ended.elapsedNanos);
                out.put(ended.outcome.name().getBytes(StandardCharsets.US_ASCII));
            }
            case Recorded recorded -> out.put((byte) 4).putLong(recorded.sequence);
        }
        int length = out.position() - HEADER_BYTES;
        out.putInt(0, length).putInt(4, checksum(out.slice(HEADER_BYTES, length)));
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    /** Reads the entry at the buffer's position, or null if what is there is torn. */
    static @Nullable JournalEntry read(ByteBuffer in) {
        if (in.remaining() < HEADER_BYTES) {
            return null;
        }
        int length = in.getInt(in.position());
        int checksum = in.getInt(in.position() + 4);
        if (length < 9 || length > in.remaining() - HEADER_BYTES) {
            return null;
        }
        ByteBuffer body = in.slice(in.position() + HEADER_BYTES, length);
        if (checksum(body.duplicate()) != checksum) {
            return null;
        }
        in.position(in.position() + HEADER_BYTES + length);
        byte type = body.get();
        long sequence = body.getLong();
        return switch (type) {
            case 1 -> {
                byte[] template = new byte[body.remaining()];
                body.get(template);
                yield new Opened(sequence, template);
            }
            case 2 -> new Counted(sequence, counters(body), body.getLong());
            case 3 -> new Ended(sequence, counters(body), body.getLong(), outcome(body));
            case 4 -> new Recorded(sequence);
            default -> null;
        };
    }

    private static Outcome outcome(ByteBuffer in) {
        return Outcome.valueOf(StandardCharsets.US_ASCII.decode(in).toString());
    }

    private static void put(ByteBuffer out, Counters counters, long elapsedNanos) {
        out.putInt(counters.promptPositionsComputed())
                .putLong(counters.positionsComputed())
                .putInt(counters.tokensEmitted())
                .putLong(elapsedNanos);
    }

    private static Counters counters(ByteBuffer in) {
        return new Counters(in.getInt(), in.getLong(), in.getInt());
    }

    private static int checksum(ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
