package io.tokenworks.engine;

import static io.tokenworks.engine.Rig.prompt;
import static io.tokenworks.engine.Rig.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.Penalties;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.engine.schedule.SchedulePolicy;
import io.tokenworks.model.TinyLlama;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mathematics is real here: output must not depend on how it was computed. */
class TinyLlamaEngineTest {
    private static final int BLOCKS = 96;
    private static final int[] PROMPT = prompt(50, 5);
    private static final int NEW_TOKENS = 12;
    private static final SequenceSpec PLAIN = spec(1, PROMPT, NEW_TOKENS);
    private static final Penalties PENALTIES = new Penalties(0.3f, 0.4f, 1.3f, Map.of(33, -1f, 57, 0.7f));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOutputIsTheSameHoweverItIsComputed(boolean penalised) {
        SequenceSpec spec = spec(1, PROMPT, NEW_TOKENS).with(penalised ? PENALTIES : Penalties.none());
        List<Integer> alone = alone(config(), spec);
        assertThat(alone).hasSize(NEW_TOKENS);
        assertThat(alone(config().withPrefixCache(false), spec)).as("without prefix cache").isEqualTo(alone);
        assertThat(alone(config().withBatch(16, 64, 7), spec)).as("in other chunks").isEqualTo(alone);
        assertThat(cached(spec)).as("from the prefix cache").isEqualTo(alone);
        assertThat(amongEight(spec)).as("among eight others").isEqualTo(alone);
        assertThat(handedOver(0, spec)).as("disaggregated").isEqualTo(alone);
        assertThat(resumed(spec, alone)).as("resumed").isEqualTo(alone);
    }

    @Test
    void penaltiesChangeTheOutputAndBiasRulesIt() {
        List<Integer> plain = alone(config(), spec(1, PROMPT, NEW_TOKENS));
        assertThat(alone(config(), spec(1, PROMPT, NEW_TOKENS).with(PENALTIES))).isNotEqualTo(plain);
        var wanted = new Penalties(0, 0, 1, Map.of(40, 1e4f));
        assertThat(alone(config(), spec(1, PROMPT, NEW_TOKENS).with(wanted))).containsOnly(40);
        var byTurns = new Penalties(1e4f, 0, 1, Map.of(40, 3e4f, 41, 2.5e4f));
        assertThat(alone(config(), spec(1, PROMPT, 3).with(byTurns))).containsExactly(40, 41, 40);
    }

    @Test
    void aChangedByteOfTheHandOverChangesTheOutput() {
        assertThat(handedOver(0x40, PLAIN)).isNotEqualTo(alone(config(), PLAIN));
    }

    private static EngineConfig config() {
        return EngineConfig.defaults(SchedulePolicy.DECODE).withBatch(16, 64, 32);
    }

    private static Rig rig(EngineConfig config) {
        return new Rig(config, TinyLlama.scalarRunner(7, BLOCKS, 16));
    }

    private static List<Integer> alone(EngineConfig config, SequenceSpec spec) {
        try (Rig rig = rig(config)) {
            return rig.start(spec).run().nothingLeaked().ids(1);
        }
    }

    /** Half of the answer came from elsewhere. */
    private static List<Integer> resumed(SequenceSpec spec, List<Integer> whole) {
        int before = NEW_TOKENS / 2;
        int[] known = Arrays.copyOf(PROMPT, PROMPT.length + before);
        for (int i = 0; i < before; i++) {
            known[PROMPT.length + i] = whole.get(i);
        }
        try (Rig rig = rig(config())) {
            List<Integer> all = new ArrayList<>(whole.subList(0, before));
            all.addAll(rig.start(Rig.resumed(spec, known)).run().nothingLeaked().ids(1));
            return all;
        }
    }

    private static List<Integer> cached(SequenceSpec spec) {
        try (Rig rig = rig(config())) {
            rig.start(spec(2, PROMPT, 1)).run().start(spec).run();
            assertThat(rig.finished(1).counts().cachedHere()).isEqualTo(48);
            return rig.ids(1);
        }
    }

    private static List<Integer> amongEight(SequenceSpec spec) {
        try (Rig rig = rig(config())) {
            for (int other = 2; other <= 9; other++) {
                rig.start(spec(other, prompt(10 + 7 * other, other), 20)
                        .with(other % 2 == 0 ? PENALTIES : Penalties.none()));
            }
            return rig.steps(2).start(spec).run().nothingLeaked().ids(1);
        }
    }

    /** @param flip bits to change in the exponent of one number of the first block */
    private static List<Integer> handedOver(int flip, SequenceSpec spec) {
        try (Rig prefill = rig(config()); Rig decode = rig(config())) {
            Handover.run(prefill, decode, spec, bytes -> {
                int at = bytes.limit() / 2 + 3;
                bytes.put(at, (byte) (bytes.get(at) ^ flip));
            });
            assertThat(decode.finished(1).counts().promptComputedHere()).isEqualTo(1);
            return new ArrayList<>(decode.ids(1));
        }
    }
}
