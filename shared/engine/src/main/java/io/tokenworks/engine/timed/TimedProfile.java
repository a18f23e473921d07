package io.tokenworks.engine.timed;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import java.util.OptionalInt;

/**
 * How fast and how large the pretended device is.
 *
 * @param stepNanos every step
 * @param prefillTokenNanos more for each position of a slice that has several
 * @param decodeSequenceNanos more for each slice of one position
 * @param layers layers whose keys and values are written
 * @param blockTokens token positions of a block
 * @param blocks blocks of the pool
 */
public record TimedProfile(
        long stepNanos, long prefillTokenNanos, long decodeSequenceNanos, int layers, int blockTokens, int blocks) {

    /** About as fast as a small model on two CPU cores. */
    public static TimedProfile smallOnCpu() {
        return new TimedProfile(2_000_000, 500_000, 400_000, 2, 16, 4096);
    }

    /** No time at all: for tests of what happens, not when. */
    public static TimedProfile instant(int blocks) {
        return new TimedProfile(0, 0, 0, 2, 16, blocks);
    }

    /** One word for the key and one for the value of each position in each layer. */
    KvGroupSpec group() {
        return new KvGroupSpec(layers, 1, Long.BYTES / Dtype.F32.blockBytes(), blockTokens, Dtype.F32,
                OptionalInt.empty());
    }
}
