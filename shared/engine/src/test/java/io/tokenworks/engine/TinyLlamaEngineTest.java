package io.tokenworks.engine;

import static io.tokenworks.engine.Rig.prompt;
import static io.tokenworks.engine.Rig.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.schedule.SchedulePolicy;
import io.tokenworks.model.TinyLlama;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mathematics is real here: greedy output must not depend on how it was computed. */
class TinyLlamaEngineTest {
    private static final int BLOCKS = 96;
    private static final int[] PROMPT = prompt(50, 5);
    private static final int NEW_TOKENS = 12;

    @Test
    void greedyOutputIsTheSameHoweverItIsComputed() {
        List<Integer> alone = alone(config());
        assertThat(alone).hasSize(NEW_TOKENS);
        assertThat(alone(config().withPrefixCache(false))).as("without prefix cache").isEqualTo(alone);
        assertThat(alone(config().withBatch(16, 64, 7))).as("in other chunks").isEqualTo(alone);
        assertThat(cached()).as("from the prefix cache").isEqualTo(alone);
        assertThat(amongEight()).as("among eight others").isEqualTo(alone);
        assertThat(handedOver(0)).as("disaggregated").isEqualTo(alone);
    }

    @Test
    void aChangedByteOfTheHandOverChangesTheOutput() {
        assertThat(handedOver(0x40)).isNotEqualTo(alone(config()));
    }

    private static EngineConfig config() {
        return EngineConfig.defaults(SchedulePolicy.DECODE).withBatch(16, 64, 32);
    }

    private static Rig rig(EngineConfig config) {
        return new Rig(config, TinyLlama.scalarRunner(7, BLOCKS, 16));
    }

    private static List<Integer> alone(EngineConfig config) {
        try (Rig rig = rig(config)) {
            return rig.start(spec(1, PROMPT, NEW_TOKENS)).run().nothingLeaked().ids(1);
        }
    }

    private static List<Integer> cached() {
        try (Rig rig = rig(config())) {
            rig.start(spec(1, PROMPT, 1)).run().start(spec(2, PROMPT, NEW_TOKENS)).run();
            assertThat(rig.finished(2).counts().cachedHere()).isEqualTo(48);
            return rig.ids(2);
        }
    }

    private static List<Integer> amongEight() {
        try (Rig rig = rig(config())) {
            for (int other = 2; other <= 9; other++) {
                rig.start(spec(other, prompt(10 + 7 * other, other), 20));
            }
            return rig.steps(2).start(spec(1, PROMPT, NEW_TOKENS)).run().nothingLeaked().ids(1);
        }
    }

    /** @param flip bits to change in the exponent of one number of the first block */
    private static List<Integer> handedOver(int flip) {
        try (Rig prefill = rig(config()); Rig decode = rig(config())) {
            Handover.run(prefill, decode, spec(1, PROMPT, NEW_TOKENS), bytes -> {
                int at = bytes.limit() / 2 + 3;
                bytes.put(at, (byte) (bytes.get(at) ^ flip));
            });
            assertThat(decode.finished(1).counts().promptComputedHere()).isEqualTo(1);
            return new ArrayList<>(decode.ids(1));
        }
    }
}
