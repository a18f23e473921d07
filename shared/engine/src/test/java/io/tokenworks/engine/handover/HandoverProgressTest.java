package io.tokenworks.engine.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.HandoverSource.Watermark;
import io.tokenworks.engine.timed.TimedProfile;
import io.tokenworks.engine.timed.TimedStepRunner;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepRunner.Ticket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandoverProgressTest {

    @Test
    void aReaderThatFollowsTheWatermarkSeesTheFinalCountsAtItsEnd() {
        TimedStepRunner runner = new TimedStepRunner(TimedProfile.instant(4), 50, new int[]{1}, () -> 0, _ -> {});
        int[][] table = {{0, 1}};
        HandoverProgress progress = new HandoverProgress(runner, table, 20, 16);
        assertThat(progress.watermark()).isEqualTo(new Watermark(16, 2));
        Ticket ticket = runner.launch(new StepPlan(1,
                List.of(new StepPlan.Slice(1, new int[]{5, 6, 7, 8}, 16, table, Optional.empty()))));
        progress.launched(ticket, 20);
        assertThat(progress.watermark()).isEqualTo(new Watermark(20, 0));
        assertThat(progress.computedPositions()).isEqualTo(16);
        runner.await(ticket);
        assertThat(progress.watermark()).isEqualTo(new Watermark(20, 2));
        assertThat(progress.computedPositions()).isEqualTo(20);
        assertThat(progress.positionsComputedHere()).isEqualTo(4);
        progress.computed(20);
        assertThat(progress.positionsComputedHere()).isEqualTo(4);
    }
}
