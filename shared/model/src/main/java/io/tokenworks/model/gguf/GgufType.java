package io.tokenworks.model.gguf;

import io.tokenworks.tensor.Dtype;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Element types as the GGUF specification numbers them, with the layout of their blocks. This build reads only those
 * that have a {@link #dtype}; the others are known so that a message can name them and a file be measured.
 */
public enum GgufType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q8_1(9, 32, 36),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    Q8_K(15, 256, 292),
    IQ2_XXS(16, 256, 66),
    IQ2_XS(17, 256, 74),
    IQ3_XXS(18, 256, 98),
    IQ1_S(19, 256, 50),
    IQ4_NL(20, 32, 18),
    IQ3_S(21, 256, 110),
    IQ2_S(22, 256, 82),
    IQ4_XS(23, 256, 136),
    I8(24, 1, 1),
    I16(25, 1, 2),
    I32(26, 1, 4),
    I64(27, 1, 8),
    F64(28, 1, 8),
    IQ1_M(29, 256, 56),
    BF16(30, 1, 2),
    TQ1_0(34, 256, 54),
    TQ2_0(35, 256, 66),
    MXFP4(39, 32, 17);

    private final int number;
    private final int blockElements;
    private final int blockBytes;

    GgufType(int number, int blockElements, int blockBytes) {
        this.number = number;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** The type of that number in a file; empty if nobody has defined it. */
    static Optional<GgufType> ofNumber(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /** What the tensors of this type are read as; empty if this build cannot read them. */
    public Optional<Dtype> dtype() {
        return Arrays.stream(Dtype.values()).filter(dtype -> dtype.name().equals(name())).findFirst();
    }

    /** The types that this build reads, for messages. */
    public static String readable() {
        return Arrays.stream(values()).filter(type -> type.dtype().isPresent() && type != I32).map(Enum::name)
                .collect(Collectors.joining(", "));
    }

    int blockElements() {
        return blockElements;
    }

    int blockBytes() {
        return blockBytes;
    }
}
