package io.tokenworks.engine.kv;

import io.tokenworks.engine.invariant.Invariant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Full blocks of one group by the chained hash of their content. Never larger than the pool. */
final class PrefixIndex {
    private final Map<BlockHash, Integer> blockOf = new HashMap<>();
    private final @Nullable BlockHash[] hashOf;

    PrefixIndex(int blocks) {
        hashOf = new BlockHash[blocks];
    }

    OptionalInt find(BlockHash hash) {
        Integer block = blockOf.get(hash);
        return block == null ? OptionalInt.empty() : OptionalInt.of(block);
    }

    /** Names a block's content. If another block has the same content already, that one stays the one to be found. */
    void add(BlockHash hash, int block) {
        if (hashOf[block] == null && blockOf.putIfAbsent(hash, block) == null) {
            hashOf[block] = hash;
        }
    }

    /** The block is about to be overwritten. */
    void forget(int block) {
        BlockHash hash = hashOf[block];
        if (hash != null) {
            blockOf.remove(hash);
            hashOf[block] = null;
        }
    }

    int size() {
        return blockOf.size();
    }

    void check() {
        int named = 0;
        for (int block = 0; block < hashOf.length; block++) {
            BlockHash hash = hashOf[block];
            if (hash != null) {
                named++;
                Integer found = blockOf.get(hash);
                Invariant.check(found != null && found == block, "block {} is named but not found by its name", block);
            }
        }
        Invariant.check(named == blockOf.size(), "{} blocks named, {} names", named, blockOf.size());
    }
}
