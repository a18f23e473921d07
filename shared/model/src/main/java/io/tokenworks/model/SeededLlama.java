package io.tokenworks.model;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.E4m3;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Llamas of well-known sizes whose weights are seeded noise, for measurements where no weights are at hand: they cost
 * what real ones cost. All matrices share one stretch of noise, so that 70 billion weights need no such memory here.
 */
public enum SeededLlama {
    /** For the emulator: milliseconds. */
    TINY(new LlamaConfig(2, 64, 96, new AttentionShape(4, 2, 16), 256, 512, 1e-5f, 1e4)),
    /** Llama 3.2 1B. */
    L1B(new LlamaConfig(16, 2048, 8192, new AttentionShape(32, 8, 64), 128_256, 8192, 1e-5f, 5e5)),
    /** Llama 3.1 8B. */
    L8B(new LlamaConfig(32, 4096, 14_336, new AttentionShape(32, 8, 128), 128_256, 8192, 1e-5f, 5e5)),
    /** Llama 3.1 70B. */
    L70B(new LlamaConfig(80, 8192, 28_672, new AttentionShape(64, 8, 128), 128_256, 8192, 1e-5f, 5e5));

    private static final long SEED = 20_261_128;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BF16_SMALL = 0x3c00; // 2^-7; what is added below makes it at most 2^-6
    private static final int BF16_NOISE = 0x80ff; // sign, a bit of the exponent and the fraction
    private static final short F16_SCALE = 0x1400; // 2^-10
    private static final float E4M3_SCALE = 0x1p-6f;
    private static final byte E4M3_BELOW_TWO = (byte) 0xbf;

    @SuppressWarnings("ImmutableEnumChecker") // A record of numbers.
    private final LlamaConfig config;

    SeededLlama(LlamaConfig config) {
        this.config = config;
    }

    public LlamaConfig config() {
        return config;
    }

    /** How it is spoken of: 8b. */
    public String spoken() {
        return name().replaceFirst("^L(?=\\d)", "").toLowerCase(Locale.ROOT);
    }

    /** Bytes of all weights that a step of generation reads: everything but the embedding table. */
    public long readBytes(Dtype dtype) {
        long bytes = 0;
        for (var entry : LlamaWeights.shapes(config).entrySet()) {
            boolean read = !entry.getKey().startsWith("token_embd");
            bytes += read ? dtype(entry.getValue(), dtype).bytes(entry.getValue().elements()) : 0;
        }
        return bytes;
    }

    /**
     * @param dtype of the matrices: BF16, E4M3, Q8_0, Q4_0 or F32
     * @param layersLoaded told after each layer how many are loaded
     */
    public LoadedModel load(Dtype dtype, Backend backend, IntConsumer layersLoaded) {
        try (Arena arena = Arena.ofConfined()) {
            long most = LlamaWeights.shapes(config).values().stream().mapToLong(shape -> dtype(shape, dtype)
                    .bytes(shape.elements())).max().orElseThrow();
            MemorySegment noise = arena.allocate(most);
            MemorySegment ones = arena.allocate(Dtype.F32.bytes(config.width()));
            fill(noise, dtype);
            fill(ones);
            LlamaWeights.Source source = (name, shape) -> {
                Dtype of = dtype(shape, dtype);
                MemorySegment from = of == dtype && shape.extents().size() > 1 ? noise : ones;
                return new WeightSource(name, shape, of, from.asSlice(0, of.bytes(shape.elements())));
            };
            LlamaWeights weights = LlamaWeights.load(config, source, false, backend.ops(), layersLoaded);
            return new LoadedModel(config, "seeded-" + spoken() + "-" + dtype, weights, backend);
        }
    }

    private static Dtype dtype(Shape shape, Dtype matrices) {
        return shape.extents().size() == 1 ? Dtype.F32 : matrices;
    }

    private static void fill(MemorySegment ones) {
        for (long at = 0; at < ones.byteSize(); at += Float.BYTES) {
            ones.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at, 1f);
        }
    }

    private static void fill(MemorySegment noise, Dtype dtype) {
        SplittableRandom random = new SplittableRandom(SEED);
        switch (dtype) {
            case BF16 -> {
                for (long at = 0; at < noise.byteSize(); at += Short.BYTES) {
                    noise.set(SHORT, at, (short) (BF16_SMALL | random.nextInt() & BF16_NOISE));
                }
            }
            case F32 -> {
                for (long at = 0; at < noise.byteSize(); at += Float.BYTES) {
                    noise.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at,
                            random.nextInt() * 0x1p-36f);
                }
            }
            case Q8_0, Q4_0 -> {
                byte[] codes = new byte[dtype.blockBytes() - Short.BYTES];
                for (long at = 0; at < noise.byteSize(); at += dtype.blockBytes()) {
                    random.nextBytes(codes);
                    noise.set(SHORT, at, F16_SCALE);
                    MemorySegment.copy(codes, 0, noise, ValueLayout.JAVA_BYTE, at + Short.BYTES, codes.length);
                }
            }
            case E4M3 -> fillFloats(noise, random);
            case F16, Q4_1, MXFP4, Q4_K, Q5_K, Q6_K, I32 ->
                throw new IllegalArgumentException("no seeded weights of " + dtype);
        }
    }

    private static void fillFloats(MemorySegment noise, SplittableRandom random) {
        byte[] codes = new byte[E4m3.BLOCK];
        for (long at = 0; at < noise.byteSize(); at += Dtype.E4M3.blockBytes()) {
            random.nextBytes(codes);
            for (int i = 0; i < codes.length; i++) {
                codes[i] &= E4M3_BELOW_TWO;
            }
            noise.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at, E4M3_SCALE);
            MemorySegment.copy(codes, 0, noise, ValueLayout.JAVA_BYTE, at + Float.BYTES, codes.length);
        }
    }
}
