package io.tokenworks.engine.kv;

import io.tokenworks.engine.invariant.Invariant;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The pools of all groups in step: a row is one block in each group. Everything that gives or takes blocks goes
 * through here.
 */
public final class KvBlocks {
    private final List<BlockPool> pools = new ArrayList<>();
    private final int blockTokens;
    private final boolean prefixCache;

    /**
     * @param memory the runner's pools
     * @param prefixCache whether full blocks are found again by later sequences
     */
    public KvBlocks(KvMemory memory, boolean prefixCache) {
        List<KvGroupSpec> groups = memory.groups();
        if (groups.isEmpty() || groups.stream().mapToInt(KvGroupSpec::blockTokens).distinct().count() != 1) {
            throw new IllegalArgumentException("groups must have one common block size: " + groups);
        }
        for (int group = 0; group < groups.size(); group++) {
            pools.add(new BlockPool(memory.blocks(group)));
        }
        this.blockTokens = groups.getFirst().blockTokens();
        this.prefixCache = prefixCache;
    }

    /** Token positions of a block. */
    public int blockTokens() {
        return blockTokens;
    }

    /** Rows that {@code positions} positions occupy. */
    public int rows(int positions) {
        return (positions + blockTokens - 1) / blockTokens;
    }

    /** Rows of the smallest pool: what one sequence can have at most. */
    public int totalRows() {
        return pools.stream().mapToInt(BlockPool::blocks).min().orElseThrow();
    }

    /** Rows that can be taken now. */
    public int freeRows() {
        return pools.stream().mapToInt(BlockPool::free).min().orElseThrow();
    }

    /** Blocks over all groups. */
    public int totalBlocks() {
        return pools.stream().mapToInt(BlockPool::blocks).sum();
    }

    /** Blocks without owner over all groups. */
    public int freeBlocks() {
        return pools.stream().mapToInt(BlockPool::free).sum();
    }

    /** Blocks over all groups that a hand-over owns. */
    public int blocksHeldForTransfer() {
        return pools.stream().mapToInt(BlockPool::heldForTransfer).sum();
    }

    /** A table without blocks. */
    public BlockTable emptyTable() {
        return new BlockTable(pools.size());
    }

    /**
     * How much of a prompt stands in the cache now.
     *
     * @param chain hashes of at least {@code rows} blocks
     * @param rows most rows to look for
     */
    public Cached lookUp(PrefixChain chain, int rows) {
        int found = 0;
        int held = 0;
        while (prefixCache && found < rows) {
            boolean everywhere = true;
            boolean heldEverywhere = true;
            for (BlockPool pool : pools) {
                OptionalInt block = pool.find(chain.at(found));
                everywhere &= block.isPresent();
                heldEverywhere &= block.isPresent() && !pool.isFree(block.getAsInt());
            }
            if (!everywhere) {
                break;
            }
            found++;
            held += heldEverywhere ? 1 : 0;
        }
        return new Cached(found, held);
    }

    /**
     * Fills an empty table with the cached rows and as many fresh ones as are missing.
     *
     * @return false if there are not enough blocks; then nothing has changed
     */
    public boolean admit(BlockTable table, PrefixChain chain, Cached cached, int rows) {
        Invariant.check(table.rows() == 0, "a sequence is admitted with {} rows", table.rows());
        int all = Math.max(rows, cached.rows());
        if (all - cached.heldRows() > freeRows()) {
            return false;
        }
        int[][] blocks = table.grow(all);
        for (int group = 0; group < blocks.length; group++) {
            BlockPool pool = pools.get(group);
            // First the cached ones: a fresh block might be taken from among them.
            for (int row = 0; row < cached.rows(); row++) {
                blocks[group][row] = pool.find(chain.at(row)).orElseThrow();
                pool.share(blocks[group][row], Owner.REQUEST);
            }
            for (int row = cached.rows(); row < all; row++) {
                blocks[group][row] = pool.take();
            }
        }
        table.seal(cached.rows());
        return true;
    }

    /**
     * Makes the table cover {@code rows} rows.
     *
     * @return false if there are not enough blocks; then nothing has changed
     */
    public boolean extend(BlockTable table, int rows) {
        int from = table.rows();
        int missing = rows - from;
        if (missing <= 0) {
            return true;
        }
        if (missing > freeRows()) {
            return false;
        }
        int[][] blocks = table.grow(missing);
        for (int group = 0; group < blocks.length; group++) {
            for (int row = from; row < rows; row++) {
                blocks[group][row] = pools.get(group).take();
            }
        }
        return true;
    }

    /** Names the rows that {@code computed} positions complete, so that later sequences find them. */
    public void seal(BlockTable table, PrefixChain chain, int[] tokens, int computed) {
        int full = computed / blockTokens;
        if (!prefixCache || full <= table.sealedRows()) {
            return;
        }
        chain.extend(tokens, full);
        int[][] blocks = table.snapshot();
        for (int row = table.sealedRows(); row < full; row++) {
            for (int group = 0; group < blocks.length; group++) {
                pools.get(group).name(chain.at(row), blocks[group][row]);
            }
        }
        table.seal(full);
    }

    /** The sequence gives its blocks back. */
    public void release(BlockTable table) {
        release(table.snapshot(), Owner.REQUEST);
        table.clear();
    }

    /** A hand-over becomes an owner of the blocks, besides their sequence. */
    public void holdForTransfer(int[][] blocks) {
        for (int group = 0; group < blocks.length; group++) {
            for (int block : blocks[group]) {
                pools.get(group).share(block, Owner.TRANSFER);
            }
        }
    }

    /** A hand-over is done with the blocks. */
    public void releaseTransfer(int[][] blocks) {
        release(blocks, Owner.TRANSFER);
    }

    /** Cheap: counts only. */
    public void check() {
        for (BlockPool pool : pools) {
            Invariant.check(
                    pool.free() >= 0 && pool.free() + pool.held() == pool.blocks() && pool.heldForTransfer() >= 0,
                    "free {} + held {} of {}", pool.free(), pool.held(), pool.blocks());
        }
    }

    /**
     * Everything, block by block: the number of owners of each block is the number of tables and hand-overs that hold
     * it.
     *
     * @param tables all tables that exist
     * @param transfers all blocks that hand-overs hold
     */
    public void checkFully(List<BlockTable> tables, List<int[][]> transfers) {
        check();
        for (int group = 0; group < pools.size(); group++) {
            BlockPool pool = pools.get(group);
            pool.check();
            int[] requests = new int[pool.blocks()];
            int[] handovers = new int[pool.blocks()];
            for (BlockTable table : tables) {
                count(table.snapshot()[group], requests);
            }
            for (int[][] held : transfers) {
                count(held[group], handovers);
            }
            for (int block = 0; block < pool.blocks(); block++) {
                Invariant.check(pool.owners(block, Owner.REQUEST) == requests[block]
                        && pool.owners(block, Owner.TRANSFER) == handovers[block], "owners of block {} are wrong",
                        block);
            }
        }
    }

    private static void count(int[] blocks, int[] owners) {
        for (int block : blocks) {
            owners[block]++;
        }
    }

    /** Freed tail first: the tail's name depends on the most tokens and is the least likely to be asked for again. */
    private void release(int[][] blocks, Owner owner) {
        for (int group = 0; group < blocks.length; group++) {
            for (int row = blocks[group].length - 1; row >= 0; row--) {
                pools.get(group).release(blocks[group][row], owner);
            }
        }
    }

    /**
     * @param rows leading rows found
     * @param heldRows those of them that others hold anyway, so that sharing them takes no free row
     */
    public record Cached(int rows, int heldRows) {
        /** Nothing found. */
        public static final Cached NOTHING = new Cached(0, 0);
    }
}
