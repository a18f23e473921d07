package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.model.ReferencePrompt.Step;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jspecify.annotations.Nullable;

/** The CPU backend on the real model against an independent float32 implementation. */
class ReferenceTest {

    private static final int GREEDY_TOKENS = 16;
    private static final float LOGPROB_TOLERANCE = 0.15f;
    private static final float NEAR_TIE = 0.3f;

    private static @Nullable Backend backend;
    private static @Nullable LoadedModel model;

    @BeforeAll
    static void load() {
        Optional<Path> file = ReferenceModel.find();
        if (file.isEmpty()) {
            System.err.println(
                    "SKIPPED: " + ReferenceModel.FILE + " is absent, so nothing was compared with the reference."
                            + " Set TOKENWORKS_MODELS to its folder.");
        }
        Assumptions.assumeTrue(file.isPresent(), "no model file");
        Backend opened = CpuBackend.open(0);
        backend = opened;
        model = Models.load(file.get(), opened, _ -> {});
    }

    @AfterAll
    static void unload() {
        if (model != null && backend != null) {
            model.close();
            backend.close();
        }
    }

    static List<ReferencePrompt> prompts() throws IOException {
        return ReferencePrompt.all();
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void theLogprobsAlongTheReferenceTextAgree(ReferencePrompt prompt) {
        try (StepRunner runner = runner()) {
            List<Sampled> samples = alongReference(runner, prompt);
            for (int i = 0; i < samples.size(); i++) {
                Step step = prompt.steps().get(i);
                assertThat(logprobOf(step.token(), samples.get(i))).as("%s, step %d", prompt, i)
                        .isCloseTo(step.logprobs()[0], within(LOGPROB_TOLERANCE));
            }
        }
    }

    @Test
    void greedyTextsLeaveTheReferenceOnlyAtNearTies() throws IOException {
        int equal = 0;
        int decided = 0;
        for (ReferencePrompt prompt : prompts()) {
            try (StepRunner runner = runner()) {
                List<Integer> tokens = Stories.steps(runner, prompt.ids(), 512, GREEDY_TOKENS).stream()
                        .map(Sampled::token).toList();
                int leaves = firstDifference(tokens, prompt);
                boolean nearTie = leaves < GREEDY_TOKENS && prompt.steps().get(leaves).lead() < NEAR_TIE;
                equal += leaves == GREEDY_TOKENS ? 1 : 0;
                decided += nearTie ? 0 : 1;
                assertThat(leaves == GREEDY_TOKENS || nearTie).as("%s leaves at %d: %s", prompt, leaves, tokens)
                        .isTrue();
            }
        }
        assertThat(equal).as("of %d continuations that no near-tie decides", decided)
                .isGreaterThanOrEqualTo((int) Math.ceil(0.8 * decided));
    }

    private static int firstDifference(List<Integer> tokens, ReferencePrompt prompt) {
        return IntStream.range(0, GREEDY_TOKENS).filter(i -> tokens.get(i) != prompt.steps().get(i).token()).findFirst()
                .orElse(GREEDY_TOKENS);
    }

    private static List<Sampled> alongReference(StepRunner runner, ReferencePrompt prompt) {
        int[] all = IntStream.concat(Arrays.stream(prompt.ids()), prompt.steps().stream().mapToInt(Step::token))
                .toArray();
        int[][] tables = {IntStream.range(0, runner.kv().blocks(0)).toArray()};
        SampleSpec spec = new SampleSpec(0, 0, 1, 0, 0, 0, 20);
        List<Sampled> samples = new ArrayList<>();
        int at = 0;
        while (at < all.length - 1) {
            int end = at < prompt.ids().length ? Math.min(prompt.ids().length, at + 512) : at + 1;
            boolean sampled = end >= prompt.ids().length;
            samples.addAll(Stories.run(runner, new StepPlan.Slice(1, Arrays.copyOfRange(all, at, end), at, tables,
                    sampled ? Optional.of(spec) : Optional.empty())));
            at = end;
        }
        return samples;
    }

    private static float logprobOf(int token, Sampled sampled) {
        for (int i = 0; i < sampled.topTokens().length; i++) {
            if (sampled.topTokens()[i] == token) {
                return sampled.topLogprobs()[i];
            }
        }
        return Float.NEGATIVE_INFINITY;
    }

    private static StepRunner runner() {
        return Objects.requireNonNull(model).runner(RunnerOptions.ofBlocks(128));
    }
}
