package io.tokenworks.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    @Test
    void bothTimesMoveTogetherAndOnlyWhenTold() {
        FakeClock clock = FakeClock.create();
        var before = clock.instant();
        clock.advance(Duration.ofMillis(1500));
        assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofNanos(clock.nanos()));
        assertThat(clock.nanos()).isEqualTo(1_500_000_000L);
    }

    @Test
    void aClockOfAnotherZoneSharesTheTime() {
        FakeClock clock = FakeClock.create();
        var berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
        clock.advance(Duration.ofHours(1));
        assertThat(berlin.instant()).isEqualTo(clock.instant());
    }

    @Test
    void itDoesNotGoBack() {
        assertThatThrownBy(() -> FakeClock.create().advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
