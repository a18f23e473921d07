package io.tokenworks.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class UuidV7Properties {

    @Property
    void theTimeComesBackFromTheId(@ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long millis,
            @ForAll long seed) {
        UUID id = UuidV7.mint(Instant.ofEpochMilli(millis), new Random(seed));

        assertThat(UuidV7.isV7(id)).isTrue();
        assertThat(UuidV7.time(id)).isEqualTo(Instant.ofEpochMilli(millis));
    }

    @Property
    void laterIdsSortLaterAsText(@ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long millis, @ForAll long seed) {
        Random random = new Random(seed);
        UUID first = UuidV7.mint(Instant.ofEpochMilli(millis), random);
        UUID second = UuidV7.mint(Instant.ofEpochMilli(millis + 1), random);

        assertThat(first.toString()).isLessThan(second.toString());
    }

    @Example
    void anotherVersionHasNoTime() {
        UUID random = new UUID(0x0123_4567_89ab_4defL, 0x8000_0000_0000_0001L);

        assertThatThrownBy(() -> UuidV7.time(random)).isInstanceOf(IllegalArgumentException.class);
    }
}
