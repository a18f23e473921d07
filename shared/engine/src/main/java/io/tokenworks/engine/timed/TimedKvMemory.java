package io.tokenworks.engine.timed;

import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Keys and values that are not computed but mixed from token and position. They are really stored and really read for
 * the next token, so a lost or
 * changed byte of a hand-over changes the text, as with a real model.
 */
final class TimedKvMemory implements KvMemory {
    private final KvGroupSpec group;
    private final int blocks;
    private final byte[] bytes;
    private final ByteBuffer words;

    TimedKvMemory(TimedProfile profile) {
        this.group = profile.group();
        this.blocks = profile.blocks();
        this.bytes = new byte[Math.toIntExact(group.blockBytes() * blocks)];
        this.words = ByteBuffer.wrap(bytes);
    }

    @Override
    public List<KvGroupSpec> groups() {
        return List.of(group);
    }

    @Override
    public int blocks(int group) {
        Objects.checkIndex(group, 1);
        return blocks;
    }

    @Override
    public void exportRange(KvRange range, ByteBuffer target) {
        target.put(bytes, offset(range), Math.toIntExact(range.bytes(group)));
    }

    @Override
    public void importRange(KvRange range, ByteBuffer source) {
        source.get(bytes, offset(range), Math.toIntExact(range.bytes(group)));
    }

    /** Writes key and value of a position in all layers. */
    void write(int[] table, int position, int token) {
        for (int layer = 0; layer < group.layers(); layer++) {
            for (int half = 0; half < 2; half++) {
                long word = mix(mix(mix(token, position), layer), half);
                words.putLong(at(table, position, layer, half), word);
            }
        }
    }

    /** What a sampler sees of the positions below {@code positions}: every stored bit matters. */
    long attend(int[] table, int positions) {
        long sum = positions;
        for (int position = 0; position < positions; position++) {
            for (int layer = 0; layer < group.layers(); layer++) {
                for (int half = 0; half < 2; half++) {
                    sum = mix(sum, words.getLong(at(table, position, layer, half)));
                }
            }
        }
        return sum;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over both. */
    static long mix(long state, long word) {
        long z = (state ^ word) + 0x9E3779B97F4A7C15L * (word | 1);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private int at(int[] table, int position, int layer, int half) {
        int block = table[position / group.blockTokens()];
        int inBlock = (layer * 2 + half) * group.blockTokens() + position % group.blockTokens();
        return Math.toIntExact(block * group.blockBytes()) + inBlock * Long.BYTES;
    }

    private int offset(KvRange range) {
        Objects.checkIndex(range.group(), 1);
        Objects.checkIndex(range.block(), blocks);
        Objects.checkFromToIndex(range.layerFrom(), range.layerTo(), group.layers());
        return Math.toIntExact(range.block() * group.blockBytes() + range.layerFrom() * group.layerBytes());
    }
}
