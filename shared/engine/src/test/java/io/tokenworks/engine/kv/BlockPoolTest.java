package io.tokenworks.engine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.engine.invariant.Invariant;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final BlockHash NAME = new BlockHash(1, 2, 3, 4);

    @Test
    void theLeastRecentlyFreedIsTakenFirst() {
        BlockPool pool = new BlockPool(3);
        int first = pool.take();
        int second = pool.take();
        int third = pool.take();
        pool.release(second, Owner.REQUEST);
        pool.release(third, Owner.REQUEST);
        pool.release(first, Owner.REQUEST);
        assertThat(new int[]{pool.take(), pool.take(), pool.take()}).containsExactly(second, third, first);
    }

    @Test
    void aFreeBlockKeepsItsNameUntilItIsTaken() {
        BlockPool pool = new BlockPool(1);
        int block = pool.take();
        pool.name(NAME, block);
        pool.release(block, Owner.REQUEST);
        assertThat(pool.find(NAME)).hasValue(block);
        pool.take();
        assertThat(pool.find(NAME)).isEmpty();
        pool.check();
    }

    @Test
    void aBlockIsReusableOnlyWhenRequestAndTransferAreGone() {
        BlockPool pool = new BlockPool(1);
        int block = pool.take();
        pool.share(block, Owner.TRANSFER);
        pool.release(block, Owner.REQUEST);
        assertThat(pool.free()).isZero();
        assertThat(pool.heldForTransfer()).isOne();
        pool.release(block, Owner.TRANSFER);
        assertThat(pool.free()).isOne();
        assertThat(pool.heldForTransfer()).isZero();
    }

    @Test
    void releasingTwiceIsABug() {
        BlockPool pool = new BlockPool(1);
        int block = pool.take();
        pool.release(block, Owner.REQUEST);
        assertThatThrownBy(() -> pool.release(block, Owner.REQUEST)).isInstanceOf(Invariant.Broken.class)
                .hasMessageContaining("block 0 released once too often by REQUEST");
    }
}
