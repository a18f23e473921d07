package io.tokenworks.model.gguf;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Key-value pairs of a GGUF file. An absent key gives an empty optional (or a {@link GgufFault} from the
 * {@code required…} methods); a key of another type than asked for is always a fault.
 */
public final class GgufMetadata {

    private final Path file;
    private final Map<String, Object> values;

    /**
     * @param values String, Long (every integer type), Double (both float types), Boolean, List&lt;String&gt;, long[],
     * double[], or {@link Unread}
     */
    GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        // Not Map.copyOf: keys chosen to collide would make it quadratic.
        this.values = Collections.unmodifiableMap(values);
    }

    /** An array of a type that nobody asks for (arrays of arrays). */
    enum Unread {
        NESTED_ARRAY
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public Optional<String> string(String key) {
        return get(key, String.class);
    }

    public String requiredString(String key) {
        return string(key).orElseThrow(() -> missing(key));
    }

    /**
     * An integer of any width; unsigned 64-bit values beyond the range of a long were refused when the file was opened.
     */
    public OptionalLong integer(String key) {
        return get(key, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** An integer that must be there and fit an int. */
    public int requiredInt(String key) {
        long value = integer(key).orElseThrow(() -> missing(key));
        if (value != (int) value) {
            throw new GgufFault(file, "metadata " + key + " = " + value + " does not fit an int");
        }
        return (int) value;
    }

    /** An integer that must be there and lie within a range. */
    public int requiredInt(String key, int min, int max) {
        int value = requiredInt(key);
        if (value < min || value > max) {
            throw new GgufFault(file, "metadata " + key + " = " + value + "; " + min + " to " + max + " are possible");
        }
        return value;
    }

    /** A float of either width, or an integer read as one. */
    public OptionalDouble real(String key) {
        Object value = values.get(key);
        return switch (value) {
            case null -> OptionalDouble.empty();
            case Number number -> OptionalDouble.of(number.doubleValue());
            default -> throw mistyped(key, value, "a number");
        };
    }

    public Optional<Boolean> flag(String key) {
        return get(key, Boolean.class);
    }

    /** An array of strings; an empty array of any type counts. */
    @SuppressWarnings("unchecked") // The reader puts lists of strings only.
    public Optional<List<String>> strings(String key) {
        return get(key, List.class).map(list -> (List<String>) list);
    }

    public List<String> requiredStrings(String key) {
        return strings(key).orElseThrow(() -> missing(key));
    }

    /** An array of integers of any width. The array is a copy. */
    public Optional<long[]> integers(String key) {
        return get(key, long[].class).map(long[]::clone);
    }

    /** An array of floats of either width. The array is a copy. */
    public Optional<double[]> reals(String key) {
        return get(key, double[].class).map(double[]::clone);
    }

    private <T> Optional<T> get(String key, Class<T> type) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw mistyped(key, value, type.getSimpleName());
        }
        return Optional.of(type.cast(value));
    }

    private GgufFault missing(String key) {
        return new GgufFault(file, "metadata " + key + " is missing");
    }

    private GgufFault mistyped(String key, Object value, String wanted) {
        return new GgufFault(file,
                "metadata " + key + " is " + value.getClass().getSimpleName() + ", wanted " + wanted);
    }
}
