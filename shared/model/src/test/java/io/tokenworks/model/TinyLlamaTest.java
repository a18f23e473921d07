package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.StepRunner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TinyLlamaTest {

    @Test
    void theSameSeedTellsTheSameStoryAndAnotherSeedAnother() {
        List<Integer> first = story(1);
        assertThat(first).isEqualTo(story(1)).isNotEqualTo(story(2));
        assertThat(first.stream().distinct().count()).as("distinct tokens of %s", first).isGreaterThan(3);
    }

    private static List<Integer> story(long seed) {
        try (StepRunner runner = TinyLlama.scalarRunner(seed, 16, 4)) {
            return new ArrayList<>(Stories.greedy(runner, new int[]{1, 2, 3, 4, 5}, 16));
        }
    }
}
