package io.tokenworks.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Predicts which prompt blocks a worker has in its prefix cache, from the blocks recently sent to it. Bounded twice:
 * blocks remembered per worker (oldest forgotten first, as the worker evicts them) and workers. A wrong guess costs
 * time, never correctness. Thread-safe.
 */
public final class PrefixHits {

    private final int blocksPerWorkerMax;
    private final int workersMax;
    private final Map<UUID, Set<Long>> recent = new LinkedHashMap<>(16, 0.75f, true);

    public PrefixHits(int blocksPerWorkerMax, int workersMax) {
        if (blocksPerWorkerMax < 1 || workersMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        this.blocksPerWorkerMax = blocksPerWorkerMax;
        this.workersMax = workersMax;
    }

    /**
     * @param instance worker process
     * @param blocks chained hashes of the prompt's full blocks, first block first
     * @return leading blocks that were sent to it
     */
    public synchronized int hitBlocks(UUID instance, long[] blocks) {
        Set<Long> known = recent.getOrDefault(instance, Collections.emptySet());
        int hits = 0;
        while (hits < blocks.length && known.contains(blocks[hits])) {
            hits++;
        }
        return hits;
    }

    /** The worker is about to have these blocks. */
    public synchronized void sent(UUID instance, long[] blocks) {
        Set<Long> known = recent.computeIfAbsent(instance, _ -> new LinkedHashSet<>());
        // The tail first: the head of a prefix is shared by more prompts and must be forgotten last.
        for (int i = blocks.length - 1; i >= 0; i--) {
            known.remove(blocks[i]);
            known.add(blocks[i]);
        }
        shrink(known, blocksPerWorkerMax);
        shrink(recent.keySet(), workersMax);
    }

    /** Forgets workers that are gone. */
    public synchronized void retain(Set<UUID> instances) {
        recent.keySet().retainAll(instances);
    }

    private static void shrink(Set<?> oldestFirst, int most) {
        var each = oldestFirst.iterator();
        for (int excess = oldestFirst.size() - most; excess > 0; excess--) {
            each.next();
            each.remove();
        }
    }
}
