package io.tokenworks.tensor;

/**
 * Element types of weights, activations and KV blocks. Quantised types store elements in blocks; their layouts are
 * those of the GGUF format, which has no E4M3: there a scale in F32 stands before the codes.
 */
public enum Dtype {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    I32(1, 4),
    Q8_0(32, 34),
    Q4_0(32, 18),
    Q4_1(32, 20),
    MXFP4(32,
            17),
    Q4_K(256, 144),
    Q5_K(256, 176),
    Q6_K(256, 210),
    E4M3(E4m3.BLOCK, 132);

    private final int blockElements;
    private final int blockBytes;

    Dtype(int blockElements, int blockBytes) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** Elements that one storage block holds; 1 for plain types. */
    public int blockElements() {
        return blockElements;
    }

    /** Bytes of one storage block. */
    public int blockBytes() {
        return blockBytes;
    }

    /**
     * Bytes that {@code elements} elements occupy.
     *
     * @throws IllegalArgumentException if {@code elements} is not a whole number of blocks
     */
    public long bytes(long elements) {
        if (elements % blockElements != 0) {
            throw new IllegalArgumentException(elements + " elements are not whole " + this + " blocks");
        }
        return elements / blockElements * blockBytes;
    }
}
