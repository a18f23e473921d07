package io.tokenworks.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuotaLeaseTest {

    private static final long NOW = 1_000;
    private final QuotaLease lease = QuotaLease.empty(new UUID(0, 1), NOW).granted(500, true, NOW + 100);

    @Test
    void aRequestReservesItsPromptAndASlice() {
        var reserved = lease.reserve(100, 256, NOW).orElseThrow();
        assertThat(reserved.hold()).isEqualTo(new QuotaHold(100, 256));
        assertThat(reserved.lease().roomTokens()).isEqualTo(144);
    }

    @Test
    void theSliceShrinksAtTheBoundary() {
        assertThat(lease.reserve(490, 256, NOW).orElseThrow().hold()).isEqualTo(new QuotaHold(490, 10));
        assertThat(lease.reserve(500, 256, NOW)).isEmpty();
    }

    @Test
    void aHoldGrowsWhileThereIsRoom() {
        var first = lease.reserve(100, 256, NOW).orElseThrow();
        var second = first.lease().extend(first.hold(), 256, NOW).orElseThrow();
        assertThat(second.hold()).isEqualTo(new QuotaHold(100, 400));
        assertThat(second.lease().extend(second.hold(), 1, NOW)).isEmpty();
    }

    @Test
    void whatWasNotUsedIsRoomAgain() {
        var reserved = lease.reserve(100, 256, NOW).orElseThrow();
        assertThat(reserved.lease().settle(reserved.hold(), 130).roomTokens()).isEqualTo(370);
    }

    @Test
    void nothingIsReservedAfterTheValidityButSettlingWorks() {
        var reserved = lease.reserve(100, 256, NOW).orElseThrow();
        assertThat(reserved.lease().reserve(1, 1, NOW + 100)).isEmpty();
        assertThat(reserved.lease().extend(reserved.hold(), 1, NOW + 100)).isEmpty();
        assertThat(reserved.lease().settle(reserved.hold(), 0).heldTokens()).isZero();
    }

    @Test
    void usingMoreThanTheHoldIsABug() {
        var reserved = lease.reserve(10, 10, NOW).orElseThrow();
        assertThatThrownBy(() -> reserved.lease().settle(reserved.hold(), 21))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLateAnswerTakesNothingAway() {
        assertThat(lease.granted(300, false, NOW).grantedTokens()).isEqualTo(500);
        assertThat(lease.granted(300, false, NOW).validAt(NOW + 50)).isTrue();
    }

    @Test
    void moreIsAskedForBeforeTheRoomEnds() {
        var demand = new LeaseDemand(4096, 1024, 10);
        assertThat(demand.wantTokens(lease, 0)).isEqualTo(4096 - 500);
        assertThat(demand.wantTokens(lease.granted(4000, false, NOW + 100), 0)).isZero();
        assertThat(demand.wantTokens(lease.granted(4000, false, NOW + 100), 9000)).isEqualTo(9000 + 1024 - 4000);
        assertThat(demand.renewalDue(lease, NOW + 91)).isTrue();
        assertThat(demand.renewalDue(lease, NOW + 90)).isFalse();
    }
}
