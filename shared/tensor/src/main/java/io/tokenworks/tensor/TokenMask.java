package io.tokenworks.tensor;

/**
 * Which tokens may be chosen: bit {@code id % 32} of word {@code id / 32} is set for those. The log-probabilities that
 * are reported stay those of the whole vocabulary. A value; nobody writes into the array, and equal masks of a step are
 * best the same array, which is then copied to the device once.
 *
 * @param words [⌈vocabulary / 32⌉]; empty allows every token
 */
public record TokenMask(int[] words) {

    private static final TokenMask ALL = new TokenMask(new int[0]);

    /** Every token may be chosen. */
    public static TokenMask all() {
        return ALL;
    }

    public boolean allowsAll() {
        return words.length == 0;
    }

    public boolean allows(int id) {
        return allowsAll() || (words[id >> 5] & 1 << id) != 0;
    }

    /** Whether no token at all is allowed. */
    public boolean allowsNone() {
        for (int word : words) {
            if (word != 0) {
                return false;
            }
        }
        return !allowsAll();
    }
}
