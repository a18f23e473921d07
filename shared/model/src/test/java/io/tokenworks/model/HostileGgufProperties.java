package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenworks.model.TinyGguf.Tensor;
import io.tokenworks.model.TinyGguf.Value;
import io.tokenworks.model.gguf.GgufBytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of damaged files: each is refused in words or loads, in bounded memory. The seed stands in every failure;
 * the property {@code tokenworks.fuzz.rounds} multiplies the cases.
 */
class HostileGgufProperties {

    private static final int ROUNDS = Integer.getInteger("tokenworks.fuzz.rounds", 1);
    private static final long ALLOCATED_BYTES_MAX = 64L << 20;
    private static final long[] HOSTILE = {0, 1, -1, 2, 31, 32, 33, 255, 256, 1 << 16, 1 << 20, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 31, -32,
        0x7ff8000000000000L};
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;
    private int refused;
    private int loaded;

    @Test
    void aFileWithDamagedBytesIsRefusedOrLoads() throws IOException {
        TinyGguf valid = TinyGguf.valid();
        byte[] whole = valid.bytes();
        int header = valid.headerBytes();
        tryAll(1000 * ROUNDS, random -> damaged(whole, header, random));
        assertThat(refused).isGreaterThan(300 * ROUNDS);
        assertThat(loaded).isPositive();
    }

    @Test
    void aFileWithHostilePartsIsRefusedOrLoads() throws IOException {
        tryAll(1000 * ROUNDS, random -> {
            TinyGguf file = TinyGguf.valid();
            int mutations = 1 + random.nextInt(3);
            for (int i = 0; i < mutations; i++) {
                mutate(file, random);
            }
            return file.bytes();
        });
        assertThat(refused).isGreaterThan(300 * ROUNDS);
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] whole = TinyGguf.valid().bytes();
        try (LoadingPath path = new LoadingPath(folder)) {
            for (int length = 0; length < whole.length; length += length < 400 ? 1 : 97) {
                assertThat(path.load(Arrays.copyOf(whole, length))).as("%d bytes", length).isPresent();
            }
        }
    }

    /** Makes one file from a seed. */
    private interface Maker {
        byte[] make(Random random);
    }

    private void tryAll(int cases, Maker maker) throws IOException {
        try (LoadingPath path = new LoadingPath(folder)) {
            for (int seed = 0; seed < cases; seed++) {
                byte[] bytes = maker.make(new Random(seed));
                long before = THREADS.getCurrentThreadAllocatedBytes();
                try {
                    Optional<String> refusal = path.load(bytes);
                    refused += refusal.isPresent() ? 1 : 0;
                    loaded += refusal.isPresent() ? 0 : 1;
                    assertThat(refusal.orElse("words")).isNotBlank();
                } catch (RuntimeException | Error crash) {
                    throw new AssertionError("seed " + seed, crash);
                }
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("bytes allocated, seed %d", seed)
                        .isLessThan(ALLOCATED_BYTES_MAX);
            }
        }
    }

    private static byte[] damaged(byte[] whole, int header, Random random) {
        byte[] bytes = whole.clone();
        int damages = 1 + random.nextInt(4);
        for (int i = 0; i < damages; i++) {
            int at = random.nextInt(header - 8);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> write(bytes, at, HOSTILE[random.nextInt(HOSTILE.length)], 8);
                case 3 -> write(bytes, at, HOSTILE[random.nextInt(HOSTILE.length)], 4);
                case 4 -> System.arraycopy(whole, random.nextInt(header - 8), bytes, at, 8);
                default -> bytes = spliced(bytes, at, random.nextInt(5) - 2);
            }
        }
        return bytes;
    }

    /** Puts some bytes in, or takes them out; all that follows moves. */
    private static byte[] spliced(byte[] bytes, int at, int by) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + by);
        int from = Math.max(0, -by);
        System.arraycopy(bytes, at + from, result, at + from + by, bytes.length - at - from - Math.max(0, by));
        return result;
    }

    private static void write(byte[] bytes, int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >> 8 * i);
        }
    }

    private static void mutate(TinyGguf file, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> file.countOfTensors = HOSTILE[random.nextInt(HOSTILE.length)] & Long.MAX_VALUE;
            case 1 -> file.countOfMetadata = HOSTILE[random.nextInt(HOSTILE.length)] & Long.MAX_VALUE;
            case 2, 3 -> mutateValue(file, random);
            default -> file.tensors.replaceAll(tensor -> random.nextInt(6) == 0 ? mutated(tensor, random) : tensor);
        }
    }

    private static void mutateValue(TinyGguf file, Random random) {
        List<String> keys = new ArrayList<>(file.metadata.keySet());
        keys.add("general.alignment");
        keys.add("llama.rope.freq_base");
        keys.add("llama.rope.dimension_count");
        String key = keys.get(random.nextInt(keys.size()));
        if (random.nextInt(8) == 0) {
            file.metadata.remove(key);
            return;
        }
        file.metadata.put(key, value(random, 0));
    }

    private static Value value(Random random, int depth) {
        long number = HOSTILE[random.nextInt(HOSTILE.length)];
        int type = random.nextInt(14);
        GgufBytes bytes = new GgufBytes();
        switch (type) {
            case 0, 1, 7 -> bytes.int8((int) number);
            case 2, 3 -> bytes.int8((int) number).int8((int) (number >> 8));
            case 4, 5, 6 -> bytes.int32((int) number);
            case 8 -> bytes.string("x".repeat((int) (number & 0xff)));
            case 9 -> {
                Value element = depth > 5 ? new Value(0, new byte[]{1}) : value(random, depth + 1);
                int count = random.nextInt(4);
                bytes.int32(element.type()).int64(random.nextInt(4) == 0 ? number : count);
                for (int i = 0; i < count; i++) {
                    bytes.raw(element.bytes());
                }
            }
            default -> bytes.int64(number);
        }
        return new Value(type, bytes.bytes());
    }

    private static Tensor mutated(Tensor tensor, Random random) {
        long number = HOSTILE[random.nextInt(HOSTILE.length)];
        return switch (random.nextInt(4)) {
            case 0 -> tensor.withOffset(number);
            case 1 -> tensor.withType(random.nextInt(42));
            case 2 -> {
                long[] dims = Arrays.copyOf(tensor.dims(), Math.max(1, tensor.dims().length));
                dims[random.nextInt(dims.length)] = number;
                yield tensor.withDims(dims);
            }
            default -> tensor.withDims(random.longs(random.nextInt(6), 0, 1L << random.nextInt(1, 40)).toArray());
        };
    }
}
