package io.tokenworks.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrefixHitsTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    @Test
    void onlyTheLeadingBlocksCount() {
        var hits = new PrefixHits(100, 10);
        hits.sent(A, new long[]{1, 2, 3});
        assertThat(hits.hitBlocks(A, new long[]{1, 2, 9, 3})).isEqualTo(2);
        assertThat(hits.hitBlocks(A, new long[]{9, 1})).isZero();
        assertThat(hits.hitBlocks(B, new long[]{1})).isZero();
    }

    @Test
    void theTailIsForgottenBeforeTheHead() {
        var hits = new PrefixHits(3, 10);
        hits.sent(A, new long[]{1, 2, 3});
        hits.sent(A, new long[]{7});
        assertThat(hits.hitBlocks(A, new long[]{1, 2, 3})).isEqualTo(2);
    }

    @Test
    void workersAreBoundedAndForgottenWhenGone() {
        var hits = new PrefixHits(3, 1);
        hits.sent(A, new long[]{1});
        hits.sent(B, new long[]{1});
        assertThat(hits.hitBlocks(A, new long[]{1})).isZero();
        hits.retain(Set.of());
        assertThat(hits.hitBlocks(B, new long[]{1})).isZero();
    }
}
