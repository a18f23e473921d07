package io.tokenworks.controlplane.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.fleet.ShareReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RateSharesTest {

    private static final UUID RULE = new UUID(0, 1);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    private long nanos = 1;
    private final RateShares shares = new RateShares(() -> nanos, Duration.ofSeconds(5));

    private long report(UUID gateway, long share, long inUse, long demand) {
        var answer = shares.report(
                new ShareReport(gateway, List.of(new ShareReport.Use(RULE, share, inUse, demand, inUse))));
        return answer.shares().getFirst().amount();
    }

    private void learned() {
        shares.amounts(Map.of(RULE, 100L));
        nanos += Duration.ofSeconds(6).toNanos();
    }

    @Test
    void aRuleThatIsNotKnownHasNoShare() {
        var use = new ShareReport.Use(new UUID(0, 7), 0, 0, 10, 0);
        assertThat(shares.report(new ShareReport(A, List.of(use))).shares()).isEmpty();
    }

    @Test
    void afterAStartNobodyGetsMoreThanTheyHave() {
        shares.amounts(Map.of(RULE, 100L));
        assertThat(report(A, 60, 0, 100)).isEqualTo(60);
        assertThat(report(B, 0, 0, 100)).isZero();
        nanos += Duration.ofSeconds(5).toNanos();
        assertThat(report(A, 60, 0, 100)).isGreaterThanOrEqualTo(50);
    }

    @Test
    void whatIsTakenFromOneIsGivenToAnotherOnlyAfterItsNextReport() {
        learned();
        assertThat(report(A, 0, 0, 100)).isEqualTo(100);
        assertThat(report(B, 0, 0, 100)).as("A may still use all").isZero();
        long left = report(A, 100, 10, 10);
        assertThat(left).isLessThan(100);
        assertThat(report(B, 0, 0, 100)).as("A has not said that it knows").isZero();
        left = report(A, left, 10, 10);
        assertThat(report(B, 0, 0, 100)).isEqualTo(100 - left);
    }

    @Test
    void aSilentGatewaysShareIsGivenToOthers() {
        learned();
        assertThat(report(A, 0, 0, 100)).isEqualTo(100);
        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(report(B, 0, 0, 100)).isEqualTo(100);
        assertThat(report(A, 100, 0, 100)).as("it is back, and all is B's").isZero();
    }

    @Test
    void useAndRefusalsAreSummedUp() {
        learned();
        report(A, 0, 3, 3);
        report(B, 0, 4, 4);
        assertThat(shares.now(RULE)).isEqualTo(new RateShares.Now(2, 7, 7));
    }
}
