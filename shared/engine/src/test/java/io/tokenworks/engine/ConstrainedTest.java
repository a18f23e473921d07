package io.tokenworks.engine;

import static io.tokenworks.engine.Rig.config;
import static io.tokenworks.engine.Rig.prompt;
import static io.tokenworks.engine.Rig.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.FinishReason;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.model.TinyLlama;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers that must look like something. Token 1 is a, 2 is b; 0 ends. */
class ConstrainedTest {
    private static final int BLOCKS = 64;
    private static final int END = 0;

    private static Rig answered(TestForm form) {
        return answered(spec(1, prompt(20, 1), 30).with(form));
    }

    private static Rig answered(SequenceSpec spec) {
        return Rig.timed(config(), BLOCKS).start(spec).run().nothingLeaked();
    }

    @Test
    void aWholeAnswerEndsWithoutATokenForIt() {
        Rig rig = answered(TestForm.of(Set.of(3), Set.of(1), Set.of(2, 40), Set.of(3)));
        assertThat(rig.ids(1)).hasSize(3).startsWith(1).endsWith(3);
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void theEndIsAllowedWhereTheFormAllowsItAndNowhereElse() {
        Rig rig = answered(TestForm.of(Set.of(1), Set.of(1), Set.of()));
        assertThat(rig.ids(1)).as("nothing but the end could come").containsExactly(1, END);
        assertThat(rig.text(1)).isEqualTo("a");
        Rig spelled = answered(TestForm.of(Set.of(2), Set.of(END, 5), Set.of(6)));
        assertThat(spelled.ids(1)).as("a stop token is no letter").containsExactly(5, 6);
    }

    @Test
    void aDeadEndFailsTheSequenceAloneAndSaysSo() {
        Rig rig = Rig.timed(config(), BLOCKS)
                .start(spec(1, prompt(20, 1), 30).with(TestForm.of(Set.of(2), Set.of(1), Set.of())))
                .start(spec(2, prompt(20, 2), 5))
                .run().nothingLeaked();
        EngineEvent.Failed failed = rig.only(EngineEvent.Failed.class, 1);
        assertThat(failed.code()).isEqualTo("grammar_dead_end");
        assertThat(failed.retryable()).isFalse();
        assertThat(rig.ids(1)).containsExactly(1);
        assertThat(rig.finished(2).reason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void idsThatAreNotOfTheFormCannotBeResumed() {
        int[] known = Arrays.copyOf(prompt(20, 1), 21);
        known[20] = 9;
        Rig rig = answered(Rig.resumed(
                spec(1, prompt(20, 1), 30).with(TestForm.of(Set.of(2), Set.of(1), Set.of(2))), known));
        assertThat(rig.only(EngineEvent.Failed.class, 1).code()).isEqualTo("grammar_dead_end");
    }

    @Test
    void anAnswerThatWasWholeAlreadyEndsAtOnce() {
        int[] known = Arrays.copyOf(prompt(20, 1), 21);
        known[20] = 1;
        Rig rig = answered(Rig.resumed(spec(1, prompt(20, 1), 30).with(TestForm.of(Set.of(1), Set.of(1))), known));
        assertThat(rig.ids(1)).isEmpty();
        assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void withRealMathematicsToo() {
        SequenceSpec spec = spec(1, prompt(30, 3), 6)
                .with(TestForm.of(Set.of(6), Set.of(11, 12), Set.of(13), Set.of(70, 99, 101), Set.of(5), Set.of(90, 91),
                        Set.of(127)));
        List<Integer> whole = ids(spec);
        assertThat(whole).hasSize(6).contains(13, 5, 127);
        int[] known = Arrays.copyOf(spec.tokens(), 33);
        for (int i = 0; i < 3; i++) {
            known[30 + i] = whole.get(i);
        }
        List<Integer> resumed = new ArrayList<>(whole.subList(0, 3));
        resumed.addAll(ids(Rig.resumed(spec, known)));
        assertThat(resumed).isEqualTo(whole);
    }

    private static List<Integer> ids(SequenceSpec spec) {
        try (Rig rig = new Rig(config(), TinyLlama.scalarRunner(7, BLOCKS, 16))) {
            rig.start(spec(2, prompt(33, 4), 8)).start(spec).run().nothingLeaked();
            assertThat(rig.finished(1).reason()).isEqualTo(FinishReason.STOP);
            return List.copyOf(rig.ids(1));
        }
    }
}
