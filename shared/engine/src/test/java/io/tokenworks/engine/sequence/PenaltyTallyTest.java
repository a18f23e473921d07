package io.tokenworks.engine.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.engine.api.Penalties;
import io.tokenworks.tensor.LogitEdits;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PenaltyTallyTest {

    private static final int[] KNOWN = {5, 6, 5, 7, 7, 8};

    /** Token to "scale shift". */
    private static Map<Integer, String> shown(LogitEdits edits) {
        Map<Integer, String> all = new TreeMap<>();
        for (int i = 0; i < edits.count(); i++) {
            all.put(edits.tokens()[i], edits.scales()[i] + " " + edits.shifts()[i]);
        }
        assertThat(all).as("no token twice").hasSize(edits.count());
        return all;
    }

    @Test
    void withoutPenaltiesNothingIsKept() {
        PenaltyTally tally = new PenaltyTally(Penalties.none(), KNOWN, 3);
        tally.emitted(9);
        assertThat(tally.edits().count()).isZero();
    }

    @Test
    void frequencyAndPresenceLookAtTheAnswerAlone() {
        PenaltyTally tally = new PenaltyTally(new Penalties(0.5f, 1, 1, Map.of()), KNOWN, 3);
        assertThat(shown(tally.edits())).isEqualTo(Map.of(7, "1.0 -2.0", 8, "1.0 -1.5"));
        tally.emitted(8);
        tally.emitted(5);
        assertThat(shown(tally.edits())).isEqualTo(Map.of(5, "1.0 -1.5", 7, "1.0 -2.0", 8, "1.0 -2.0"));
    }

    @Test
    void repetitionLooksAtThePromptToo() {
        PenaltyTally tally = new PenaltyTally(new Penalties(0, 0, 2, Map.of(1, 3f, 6, -4f)), KNOWN, 3);
        assertThat(shown(tally.edits())).isEqualTo(
                Map.of(1, "1.0 3.0", 5, "2.0 0.0", 6, "2.0 -4.0", 7, "2.0 0.0", 8, "2.0 0.0"));
    }

    @Test
    void resumedIsLikeGrown() {
        Penalties penalties = new Penalties(-0.25f, 0.75f, 1.5f, Map.of(40, 1f));
        int[] prompt = new int[50];
        int[] known = new int[150];
        for (int i = 0; i < known.length; i++) {
            known[i] = i * i % 61;
            if (i < prompt.length) {
                prompt[i] = known[i];
            }
        }
        PenaltyTally grown = new PenaltyTally(penalties, prompt, 50);
        for (int i = 50; i < known.length; i++) {
            grown.emitted(known[i]);
        }
        assertThat(shown(grown.edits())).isEqualTo(shown(new PenaltyTally(penalties, known, 50).edits()));
    }
}
