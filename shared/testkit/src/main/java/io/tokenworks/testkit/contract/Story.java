package io.tokenworks.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepPlan.Slice;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One sequence told by a runner without an engine: a prompt computed in chunks, then a token at a time. */
final class Story {

    private final long sequence;
    private final int[] prompt;
    private final int[] blocks;
    private final SampleSpec spec;
    private final List<Sampled> told = new ArrayList<>();
    private int chunk = Integer.MAX_VALUE;
    private int computed;
    private int wanted = 12;

    /** @param blocks enough for prompt and tokens */
    Story(long sequence, int[] prompt, int[] blocks, SampleSpec spec) {
        this.sequence = sequence;
        this.prompt = prompt.clone();
        this.blocks = blocks.clone();
        this.spec = spec;
    }

    /** Most prompt positions of a step. */
    Story inChunksOf(int positions) {
        chunk = positions;
        return this;
    }

    /** How many tokens are told. */
    Story telling(int tokens) {
        wanted = tokens;
        return this;
    }

    /** Starts after positions that the blocks hold already. */
    Story from(int position) {
        computed = position;
        return this;
    }

    boolean isTold() {
        return told.size() >= wanted;
    }

    /** The next slice of the sequence. */
    Slice next() {
        int[] tokens;
        if (computed < prompt.length) {
            tokens = Arrays.copyOfRange(prompt, computed, computed + Math.min(chunk, prompt.length - computed));
        } else {
            tokens = new int[]{told.get(computed - prompt.length).token()};
        }
        boolean last = computed + tokens.length >= prompt.length;
        return new Slice(sequence, tokens, computed, new int[][]{blocks}, last ? Optional.of(spec) : Optional.empty());
    }

    private void absorb(Slice slice, List<Sampled> samples) {
        computed += slice.tokens().length;
        if (slice.sample().isPresent()) {
            Sampled sampled = samples.removeFirst();
            assertThat(sampled.sequence()).as("samples come in the plan's order").isEqualTo(sequence);
            told.add(sampled);
        }
    }

    /** Tells them all, as many a step as are not told yet; the last story comes first in every plan. */
    static void tell(StepRunner runner, Story... stories) {
        for (long number = 1;; number++) {
            List<Story> open = Arrays.stream(stories).filter(story -> !story.isTold()).toList().reversed();
            if (open.isEmpty()) {
                return;
            }
            List<Slice> slices = open.stream().map(Story::next).toList();
            StepResult result = runner.await(runner.launch(new StepPlan(number, slices)));
            assertThat(result.number()).isEqualTo(number);
            List<Sampled> samples = new ArrayList<>(result.samples());
            for (int i = 0; i < slices.size(); i++) {
                open.get(i).absorb(slices.get(i), samples);
            }
            assertThat(samples).as("samples that nobody asked for").isEmpty();
        }
    }

    List<Sampled> told() {
        return List.copyOf(told);
    }

    /** The prompt with the first told tokens: what a preempted sequence computes again. */
    int[] promptAnd(int tokens) {
        int[] all = Arrays.copyOf(prompt, prompt.length + tokens);
        for (int i = 0; i < tokens; i++) {
            all[prompt.length + i] = told.get(i).token();
        }
        return all;
    }

    /** Everything that was sampled, as bits. */
    List<List<Integer>> bits() {
        return told.stream().map(Story::bits).toList();
    }

    private static List<Integer> bits(Sampled sampled) {
        List<Integer> bits = new ArrayList<>(List.of(sampled.token(), Float.floatToRawIntBits(sampled.logprob())));
        for (int i = 0; i < sampled.topTokens().length; i++) {
            bits.add(sampled.topTokens()[i]);
            bits.add(Float.floatToRawIntBits(sampled.topLogprobs()[i]));
        }
        return bits;
    }
}
