package io.tokenworks.engine.handover;

import io.tokenworks.engine.kv.KvBlocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks that hand-overs own, by sequence. They outlive the sequence: a reader or writer elsewhere may still
 * be at work.
 */
public final class TransferHolds {
    private final KvBlocks kv;
    private final Map<Long, int[][]> held = new HashMap<>();

    public TransferHolds(KvBlocks kv) {
        this.kv = kv;
    }

    /** A hand-over becomes an owner of the blocks. */
    public void hold(long sequence, int[][] blocks) {
        kv.holdForTransfer(blocks);
        held.put(sequence, blocks);
    }

    /** The hand-over is done, if there was one. */
    public void release(long sequence) {
        int[][] blocks = held.remove(sequence);
        if (blocks != null) {
            kv.releaseTransfer(blocks);
        }
    }

    /** Whether a hand-over owns blocks of this sequence. */
    public boolean holds(long sequence) {
        return held.containsKey(sequence);
    }

    /** All blocks held, for the invariants. */
    public List<int[][]> all() {
        return List.copyOf(held.values());
    }
}
