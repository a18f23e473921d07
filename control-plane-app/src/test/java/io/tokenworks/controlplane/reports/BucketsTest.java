package io.tokenworks.controlplane.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.reports.Buckets.Width;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void bucketsBeginAtWholeHoursAndTheLastOneHasTheEnd() {
        Buckets buckets = Buckets.of(seconds("2026-11-28T09:59:59Z"), seconds("2026-11-28T11:00:01Z"), Width.HOUR,
                null, 24);
        assertThat(buckets.starts()).extracting(Instant::toString).containsExactly("2026-11-28T09:00:00Z",
                "2026-11-28T10:00:00Z", "2026-11-28T11:00:00Z");
        assertThat(buckets.nextPage()).isNull();
    }

    @Test
    void pagesTogetherAreTheWholeWithoutGapsAndRepetitions() {
        List<Instant> starts = new ArrayList<>();
        String page = null;
        do {
            Buckets buckets = Buckets.of(seconds("2026-11-01T00:00:00Z"), seconds("2026-11-11T00:00:00Z"), Width.DAY,
                    page, 3);
            starts.addAll(buckets.starts());
            page = buckets.nextPage();
        } while (page != null);
        assertThat(starts).hasSize(10).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void impossibleSpansAndPagesAreRefusedByName() {
        assertThatThrownBy(() -> Buckets.of(10, 10, Width.DAY, null, 7)).isInstanceOf(Refusal.class)
                .hasMessageContaining("start_time");
        assertThatThrownBy(() -> Buckets.of(10, 20, Width.DAY, "2", 7)).isInstanceOf(Refusal.class)
                .hasMessageContaining("next_page");
    }

    private static long seconds(String at) {
        return Instant.parse(at).getEpochSecond();
    }
}
