package io.tokenworks.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.gateway.snapshot.StateFiles;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.testkit.FakeClock;
import io.tokenworks.wire.fleet.FleetLimits;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessExpiryTest {

    private static final UUID TENANT = new UUID(7, 1);

    @TempDir
    Path folder;

    @Test
    void aKeyExpiresByTheControlPlanesClockAndWithoutAnotherSnapshot() {
        FakeClock clock = FakeClock.create();
        SnapshotStore snapshots = new SnapshotStore(new StateFiles(folder), clock, Duration.ofDays(1));
        Instant control = clock.instant().plus(Duration.ofMinutes(10));
        FleetSnapshot.Key key = new FleetSnapshot.Key(new UUID(8, 1), Access.sha256("tw-k"), TENANT, null, Map.of(),
                control.plusSeconds(5));
        snapshots.put(new FleetSnapshot(1, control, List.of(), List.of(key),
                List.of(new FleetSnapshot.Tenant(TENANT, "t", "c2VjcmV0", List.of(), null)), FleetLimits.none()));
        Access access = new Access(snapshots);

        clock.advance(Duration.ofMillis(4_999));
        assertThat(access.caller("Bearer tw-k").key()).isEqualTo(key);
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> access.caller("Bearer tw-k")).isInstanceOf(ApiFault.class)
                .hasMessageContaining("expired");
    }
}
