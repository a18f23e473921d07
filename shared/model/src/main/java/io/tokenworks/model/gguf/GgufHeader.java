package io.tokenworks.model.gguf;

import io.tokenworks.model.gguf.GgufMetadata.Unread;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything before the tensors' bytes, as the GGUF specification (versions 2 and 3, little-endian) lays it out: magic,
 * version, tensor count, metadata count, metadata, tensor directory.
 */
final class GgufHeader {

    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final int ENTRIES_MAX = 1 << 16;
    private static final int ARRAY_DEPTH_MAX = 4;
    private static final int EXTENTS_MAX = 4;
    private static final int ALIGNMENT_MAX = 1 << 20;

    private final GgufCursor cursor;

    private GgufHeader(GgufCursor cursor) {
        this.cursor = cursor;
    }

    record Parsed(GgufMetadata metadata, Map<String, GgufTensor> tensors) {}

    private record Entry(String name, Shape shape, Dtype dtype, long offset, long describedAt) {}

    static Parsed parse(Path file, MemorySegment bytes) {
        return new GgufHeader(new GgufCursor(file, bytes)).parse(new Source(file, bytes));
    }

    private record Source(Path file, MemorySegment bytes) {}

    private Parsed parse(Source source) {
        checkMagic();
        int tensorCount = limited("tensor count", 24);
        int metadataCount = limited("metadata count", 13);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < metadataCount; i++) {
            long at = cursor.position();
            String key = cursor.string("metadata key");
            if (values.put(key, value(cursor.int32("type of " + key), key, 0)) != null) {
                throw cursor.fault(at, "metadata " + key + " stands twice");
            }
        }
        GgufMetadata metadata = new GgufMetadata(source.file(), values);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < tensorCount; i++) {
            entries.add(entry());
        }
        return new Parsed(metadata, tensors(source.bytes(), entries, alignment(metadata)));
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

    private Entry entry() {
        long at = cursor.position();
        String name = cursor.string("tensor name");
        int rank = cursor.int32("rank of " + name);
        if (rank < 1 || rank > EXTENTS_MAX) {
            throw cursor.fault(at, "tensor " + name + " has rank " + rank + "; 1 to " + EXTENTS_MAX + " are possible");
        }
        List<Integer> extents = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long extent = cursor.int64("extent of " + name);
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw cursor.fault(at, "tensor " + name + " has the extent " + Long.toUnsignedString(extent));
            }
            extents.addFirst((int) extent);
        }
        int type = cursor.int32("type of " + name);
        return new Entry(name, new Shape(extents), dtype(type, name, at), cursor.int64("offset of " + name), at);
    }

    private Dtype dtype(int type, String name, long at) {
        return switch (type) {
            case 0 -> Dtype.F32;
            case 1 -> Dtype.F16;
            case 2 -> Dtype.Q4_0;
            case 3 -> Dtype.Q4_1;
            case 8 -> Dtype.Q8_0;
            case 26 -> Dtype.I32;
            case 30 -> Dtype.BF16;
            default -> throw cursor.fault(at, "tensor " + name + " has the type " + type
                    + ", which this build cannot read (it reads F32, F16, BF16, Q8_0, Q4_0, Q4_1)");
        };
    }

    private Map<String, GgufTensor> tensors(MemorySegment bytes, List<Entry> entries, int alignment) {
        long start = (cursor.position() + alignment - 1) & -alignment;
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            long room = bytes.byteSize() - start - entry.offset();
            if (entry.offset() < 0 || entry.offset() % alignment != 0 || room < 0 || byteSize(entry) > room) {
                throw cursor.fault(entry.describedAt(),
                        "tensor " + entry.name() + " " + entry.shape() + " " + entry.dtype() + " at offset "
                                + Long.toUnsignedString(entry.offset()) + " does not lie inside the file");
            }
            MemorySegment view = bytes.asSlice(start + entry.offset(), byteSize(entry)).asReadOnly();
            if (tensors.put(entry.name(), new GgufTensor(entry.name(), entry.shape(), entry.dtype(), view)) != null) {
                throw cursor.fault(entry.describedAt(), "tensor " + entry.name() + " stands twice");
            }
        }
        return tensors;
    }

    private long byteSize(Entry entry) {
        try {
            if (entry.shape().columns() % entry.dtype().blockElements() != 0) {
                throw cursor.fault(entry.describedAt(),
                        "rows of tensor " + entry.name() + " " + entry.shape() + " are not whole "
                                + entry.dtype() + " blocks");
            }
            return Math.multiplyExact(entry.shape().elements() / entry.dtype().blockElements(),
                    entry.dtype().blockBytes());
        } catch (ArithmeticException overflow) {
            throw cursor.fault(entry.describedAt(), "tensor " + entry.name() + " " + entry.shape() + " is too large");
        }
    }
}
