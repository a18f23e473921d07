package io.tokenworks.engine.kv;

import java.util.Arrays;

/**
 * The blocks of one sequence from position 0, per group; all groups have the same number of blocks, which is called
 * rows. Append-only while the
 * sequence runs; {@link KvBlocks} is the only one to change it.
 */
public final class BlockTable {
    private int[][] blocks;
    private int sealedRows;

    /** A table without blocks. */
    public BlockTable(int groups) {
        blocks = new int[groups][0];
    }

    /** Blocks per group. */
    public int rows() {
        return blocks[0].length;
    }

    /** [group][rows] block ids; never changed afterwards, since appending makes new arrays. */
    public int[][] snapshot() {
        return blocks;
    }

    /** Rows whose content is complete and named in the prefix index. */
    int sealedRows() {
        return sealedRows;
    }

    void seal(int rows) {
        sealedRows = rows;
    }

    /**
     * Appends {@code added} rows of yet unset blocks, as fresh arrays, so that a plan in flight keeps what it was
     * given.
     */
    int[][] grow(int added) {
        int[][] grown = new int[blocks.length][];
        for (int group = 0; group < blocks.length; group++) {
            grown[group] = Arrays.copyOf(blocks[group], blocks[group].length + added);
        }
        blocks = grown;
        return grown;
    }

    void clear() {
        blocks = new int[blocks.length][0];
        sealedRows = 0;
    }
}
