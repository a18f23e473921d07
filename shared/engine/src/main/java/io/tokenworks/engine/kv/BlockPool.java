package io.tokenworks.engine.kv;

import io.tokenworks.engine.invariant.Invariant;
import java.util.OptionalInt;

/**
 * The blocks of one group: who owns each, and the free ones from the least to the most recently freed. A free block
 * keeps its content, and its name
 * in the prefix index, until it is taken.
 *
 * <pre>
 *   taken ── owners(REQUEST) ≥ 1 ──┬── both 0 ──► free (may be shared again while its name lives) ──► taken anew
 *         └─ owners(TRANSFER) ≥ 0 ─┘
 * </pre>
 */
final class BlockPool {
    private final int blocks;
    private final int[] requestOwners;
    private final int[] transferOwners;
    private final PrefixIndex index;
    // The free list: circular, doubly linked, with the extra entry [blocks] as its head.
    private final int[] next;
    private final int[] previous;
    private int free;
    private int heldForTransfer;

    BlockPool(int blocks) {
        if (blocks < 1) {
            throw new IllegalArgumentException("a pool needs a block");
        }
        this.blocks = blocks;
        this.requestOwners = new int[blocks];
        this.transferOwners = new int[blocks];
        this.index = new PrefixIndex(blocks);
        this.next = new int[blocks + 1];
        this.previous = new int[blocks + 1];
        next[blocks] = blocks;
        previous[blocks] = blocks;
        for (int block = 0; block < blocks; block++) {
            linkLast(block);
        }
    }

    int blocks() {
        return blocks;
    }

    int free() {
        return free;
    }

    int held() {
        return blocks - free;
    }

    int heldForTransfer() {
        return heldForTransfer;
    }

    boolean isFree(int block) {
        return requestOwners[block] == 0 && transferOwners[block] == 0;
    }

    int owners(int block, Owner owner) {
        return of(owner)[block];
    }

    /** Takes the least recently freed block for a sequence; what it held is forgotten. There must be a free one. */
    int take() {
        Invariant.check(free > 0, "no free block to take");
        int block = next[blocks];
        unlink(block);
        index.forget(block);
        requestOwners[block] = 1;
        return block;
    }

    /** Adds an owner to a block that is held, or that is free with its content still named. */
    void share(int block, Owner owner) {
        if (isFree(block)) {
            unlink(block);
        }
        if (owner == Owner.TRANSFER && owners(block, Owner.TRANSFER) == 0) {
            heldForTransfer++;
        }
        of(owner)[block]++;
    }

    /** Takes one ownership away; without any the block is free, the most recently freed one. */
    void release(int block, Owner owner) {
        int left = --of(owner)[block];
        Invariant.check(left >= 0, "block {} released once too often by {}", block, owner);
        if (owner == Owner.TRANSFER && left == 0) {
            heldForTransfer--;
        }
        if (isFree(block)) {
            linkLast(block);
        }
    }

    OptionalInt find(BlockHash hash) {
        return index.find(hash);
    }

    void name(BlockHash hash, int block) {
        Invariant.check(owners(block, Owner.REQUEST) > 0, "block {} is named by nobody's sequence", block);
        index.add(hash, block);
    }

    /** Walks the free list and all owners: free + held = total, and the free list holds exactly what nobody owns. */
    void check() {
        int walked = 0;
        for (int block = next[blocks]; block != blocks; block = next[block]) {
            Invariant.check(isFree(block), "block {} is in the free list and owned", block);
            Invariant.check(++walked <= blocks, "the free list has a loop");
        }
        int unowned = 0;
        int transferring = 0;
        for (int block = 0; block < blocks; block++) {
            unowned += isFree(block) ? 1 : 0;
            transferring += owners(block, Owner.TRANSFER) > 0 ? 1 : 0;
        }
        Invariant.check(walked == free && unowned == free, "free {}, walked {}, unowned {}", free, walked, unowned);
        Invariant.check(transferring == heldForTransfer, "{} in transfer, {} counted", transferring, heldForTransfer);
        index.check();
    }

    private int[] of(Owner owner) {
        return switch (owner) {
            case REQUEST -> requestOwners;
            case TRANSFER -> transferOwners;
        };
    }

    private void linkLast(int block) {
        int last = previous[blocks];
        next[last] = block;
        previous[block] = last;
        next[block] = blocks;
        previous[blocks] = block;
        free++;
    }

    private void unlink(int block) {
        next[previous[block]] = next[block];
        previous[next[block]] = previous[block];
        free--;
    }
}
