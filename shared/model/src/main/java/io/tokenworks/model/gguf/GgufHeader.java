package io.tokenworks.model.gguf;

import io.tokenworks.model.gguf.GgufMetadata.Unread;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything before the tensors' bytes, as the GGUF specification (versions 2 and 3, little-endian) lays it out: magic,
 * version, tensor count, metadata count, metadata, tensor directory. Whatever the bytes say, reading them ends in a
 * header or a {@link GgufFault}, in bounded memory.
 */
final class GgufHeader {

    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final int ENTRIES_MAX = 1 << 16;
    private static final int ARRAY_DEPTH_MAX = 4;
    private static final int ALIGNMENT_MAX = 1 << 20;

    private final GgufCursor cursor;

    private GgufHeader(GgufCursor cursor) {
        this.cursor = cursor;
    }

    record Parsed(GgufMetadata metadata, TensorDirectory.Placed placed) {}

    static Parsed parse(Path file, MemorySegment bytes) {
        return new GgufHeader(new GgufCursor(file, bytes)).parse(new Source(file, bytes));
    }

    private record Source(Path file, MemorySegment bytes) {}

    private Parsed parse(Source source) {
        checkMagic();
        int tensorCount = limited("tensor count", 24);
        GgufMetadata metadata = new GgufMetadata(source.file(), metadata(limited("metadata count", 13)));
        TensorDirectory directory = new TensorDirectory(cursor);
        for (int i = 0; i < tensorCount; i++) {
            directory.read();
        }
        return new Parsed(metadata, directory.place(source.bytes(), alignment(metadata)));
    }

    private Map<String, Object> metadata(int count) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            long at = cursor.position();
            String key = cursor.name("metadata key");
            if (values.put(key, value(cursor.int32("type of " + key), key, 0)) != null) {
                throw cursor.fault(at, "metadata " + key + " stands twice");
            }
        }
        return values;
    }

    private void checkMagic() {
        if (cursor.int32("magic") != MAGIC) {
            throw cursor.fault(0, "not a GGUF file");
        }
        int version = cursor.int32("version");
        if (version != 2 && version != 3) {
            String hint = Integer.reverseBytes(version) <= 3 ? " (a big-endian file)" : "";
            throw cursor.fault(4,
                    "GGUF version " + version + hint + "; this build reads little-endian versions 2 and 3");
        }
    }

    private int limited(String what, int leastBytes) {
        int count = cursor.count(what, leastBytes);
        if (count > ENTRIES_MAX) {
            throw cursor.fault(cursor.position(), what + " " + count + " is over the limit of " + ENTRIES_MAX);
        }
        return count;
    }

    private int alignment(GgufMetadata metadata) {
        long alignment = metadata.integer("general.alignment").orElse(32);
        if (alignment < 1 || alignment > ALIGNMENT_MAX || Long.bitCount(alignment) != 1) {
            throw cursor.fault(cursor.position(),
                    "general.alignment " + alignment + " is not a power of two up to " + ALIGNMENT_MAX);
        }
        return (int) alignment;
    }

    private Object value(int type, String key, int depth) {
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(cursor.int8(key));
            case 1 -> (long) cursor.int8(key);
            case 2 -> (long) Short.toUnsignedInt(cursor.int16(key));
            case 3 -> (long) cursor.int16(key);
            case 4 -> Integer.toUnsignedLong(cursor.int32(key));
            case 5 -> (long) cursor.int32(key);
            case 6 -> (double) Float.intBitsToFloat(cursor.int32(key));
            case 7 -> cursor.int8(key) != 0;
            case 8 -> cursor.string(key);
            case 9 -> array(key, depth + 1);
            case 10 -> unsigned64(key);
            case 11 -> cursor.int64(key);
            case 12 -> Double.longBitsToDouble(cursor.int64(key));
            default -> throw cursor.fault(cursor.position(), "metadata " + key + " has the unknown type " + type);
        };
    }

    private long unsigned64(String key) {
        long value = cursor.int64(key);
        if (value < 0) {
            throw cursor.fault(cursor.position() - 8,
                    "metadata " + key + " = " + Long.toUnsignedString(value) + " is out of range");
        }
        return value;
    }

    private Object array(String key, int depth) {
        if (depth > ARRAY_DEPTH_MAX) {
            throw cursor.fault(cursor.position(), "metadata " + key + " nests arrays deeper than " + ARRAY_DEPTH_MAX);
        }
        int type = cursor.int32("element type of " + key);
        int count = cursor.count("length of " + key, leastBytes(type));
        cursor.keep((long) count * Long.BYTES, key);
        if (type == 8 || count == 0) {
            List<String> strings = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                strings.add(cursor.string(key));
            }
            return List.copyOf(strings);
        }
        if (type == 9) {
            for (int i = 0; i < count; i++) {
                array(key, depth + 1);
            }
            return Unread.NESTED_ARRAY;
        }
        return numbers(type, key, count);
    }

    private Object numbers(int type, String key, int count) {
        boolean real = type == 6 || type == 12;
        double[] reals = new double[real ? count : 0];
        long[] integers = new long[real ? 0 : count];
        for (int i = 0; i < count; i++) {
            Object element = value(type, key, 0);
            if (real) {
                reals[i] = (double) element;
            } else {
                integers[i] = element instanceof Boolean flag ? (flag ? 1 : 0) : (long) element;
            }
        }
        return real ? reals : integers;
    }

    private int leastBytes(int type) {
        return switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 8, 10, 11, 12 -> 8;
            case 9 -> 12;
            default -> throw cursor.fault(cursor.position(), "unknown element type " + type);
        };
    }
}
