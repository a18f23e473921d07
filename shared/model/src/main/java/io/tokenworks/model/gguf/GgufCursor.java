package io.tokenworks.model.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads little-endian values off a mapped file, never beyond its end. */
final class GgufCursor {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int NAME_BYTES_MAX = 65_535;
    private static final int STRING_BYTES_MAX = 16 << 20;
    private static final int STRING_OVERHEAD_BYTES = 64;
    private static final long KEPT_BYTES_MAX = 192L << 20;

    private final Path file;
    private final MemorySegment bytes;
    private long position;
    private long keptBytes;

    GgufCursor(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    long position() {
        return position;
    }

    byte int8(String what) {
        return bytes.get(ValueLayout.JAVA_BYTE, take(1, what));
    }

    short int16(String what) {
        return bytes.get(SHORT, take(2, what));
    }

    int int32(String what) {
        return bytes.get(INT, take(4, what));
    }

    long int64(String what) {
        return bytes.get(LONG, take(8, what));
    }

    /**
     * An unsigned 64-bit count of things of at least {@code leastBytes} bytes each, so that it cannot exceed what the
     * file still holds.
     */
    int count(String what, int leastBytes) {
        return count("", what, leastBytes);
    }

    /** @param of what comes before the name in words; joined only when there is something to say */
    private int count(String of, String what, int leastBytes) {
        long at = position;
        long count = int64(what);
        long room = (bytes.byteSize() - position) / leastBytes;
        if (count < 0 || count > room || count > Integer.MAX_VALUE - 8) {
            throw fault(at,
                    of + what + " is " + Long.toUnsignedString(count) + ", but only " + room
                            + " fit the rest of the file");
        }
        return (int) count;
    }

    /** A name of something; the specification limits them. */
    String name(String what) {
        return string(what, NAME_BYTES_MAX);
    }

    String string(String what) {
        return string(what, STRING_BYTES_MAX);
    }

    private String string(String what, int bytesMax) {
        int length = count("length of ", what, 1);
        if (length > bytesMax) {
            throw fault(position, what + " has " + length + " bytes; the limit is " + bytesMax);
        }
        keep(STRING_OVERHEAD_BYTES + 2L * length, what);
        long at = take(length, what);
        byte[] utf8 = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, utf8, 0, length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Counts memory about to be kept: a header may be as large as its file, the heap may not. */
    void keep(long bytesKept, String what) {
        keptBytes += bytesKept;
        if (keptBytes > KEPT_BYTES_MAX) {
            throw fault(position,
                    what + " makes the header larger than the limit of " + (KEPT_BYTES_MAX >> 20) + " MiB");
        }
    }

    GgufFault fault(long at, String problem) {
        return new GgufFault(file, "at byte " + at + ": " + problem);
    }

    private long take(long length, String what) {
        long at = position;
        if (length > bytes.byteSize() - at) {
            throw fault(at, "the file ends inside " + what);
        }
        position = at + length;
        return at;
    }
}
