package io.tokenworks.model.gguf;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of the header that says where each tensor lies. No two may share a byte, and none may leave the file. */
final class TensorDirectory {

    private static final int EXTENTS_MAX = 4;

    private final GgufCursor cursor;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    TensorDirectory(GgufCursor cursor) {
        this.cursor = cursor;
    }

    private record Entry(String name, Shape shape, GgufType type, long offset, long byteSize, long describedAt) {
        @Override
        public String toString() {
            return "tensor " + name + " " + shape + " " + type + " at offset " + Long.toUnsignedString(offset);
        }
    }

    /**
     * @param tensors those that this build can read
     * @param unreadable the others, with their types
     * @param bytesByType bytes of all tensors of a type
     */
    record Placed(Map<String, GgufTensor> tensors, Map<String, GgufType> unreadable, Map<GgufType, Long> bytesByType) {}

    /** Reads the next entry at the cursor. */
    void read() {
        long at = cursor.position();
        String name = cursor.name("tensor name");
        if (!names.add(name)) {
            throw cursor.fault(at, "tensor " + name + " stands twice");
        }
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
        int number = cursor.int32("type of " + name);
        GgufType type = GgufType.ofNumber(number)
                .orElseThrow(() -> cursor.fault(at, "tensor " + name + " has the unknown type " + number));
        Shape shape = new Shape(extents);
        long offset = cursor.int64("offset of " + name);
        entries.add(new Entry(name, shape, type, offset, byteSize(name, shape, type, at), at));
    }

    private long byteSize(String name, Shape shape, GgufType type, long at) {
        if (shape.columns() % type.blockElements() != 0) {
            throw cursor.fault(at, "rows of tensor " + name + " " + shape + " are not whole " + type + " blocks");
        }
        try {
            // A shape whose rows do not fit an int would break whoever asks for them.
            Math.toIntExact(shape.elements() / shape.columns());
            return Math.multiplyExact(shape.elements() / type.blockElements(), type.blockBytes());
        } catch (ArithmeticException overflow) {
            throw cursor.fault(at, "tensor " + name + " " + shape + " is too large");
        }
    }

    /** Finds all tensors in the file, whose data begins at the next multiple of {@code alignment}. */
    Placed place(MemorySegment bytes, int alignment) {
        long start = (cursor.position() + alignment - 1) & -alignment;
        long room = bytes.byteSize() - start;
        for (Entry entry : entries) {
            if (entry.offset() < 0 || entry.offset() % alignment != 0 || entry.offset() > room
                    || entry.byteSize() > room - entry.offset()) {
                throw cursor.fault(entry.describedAt(), entry + " does not lie inside the file");
            }
        }
        checkApart();
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        Map<String, GgufType> unreadable = new LinkedHashMap<>();
        Map<GgufType, Long> bytesByType = new EnumMap<>(GgufType.class);
        for (Entry entry : entries) {
            bytesByType.merge(entry.type(), entry.byteSize(), Long::sum);
            Optional<Dtype> dtype = entry.type().dtype();
            if (dtype.isPresent()) {
                MemorySegment view = bytes.asSlice(start + entry.offset(), entry.byteSize()).asReadOnly();
                tensors.put(entry.name(), new GgufTensor(entry.name(), entry.shape(), dtype.get(), view));
            } else {
                unreadable.put(entry.name(), entry.type());
            }
        }
        return new Placed(tensors, unreadable, bytesByType);
    }

    private void checkApart() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::offset));
        for (int i = 1; i < sorted.size(); i++) {
            Entry before = sorted.get(i - 1);
            Entry entry = sorted.get(i);
            if (entry.offset() < before.offset() + before.byteSize()) {
                throw cursor.fault(entry.describedAt(), entry + " overlaps " + before);
            }
        }
    }
}
