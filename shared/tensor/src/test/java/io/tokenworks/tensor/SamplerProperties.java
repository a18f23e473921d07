package io.tokenworks.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class SamplerProperties {

    /**
     * Quarters, so that there are ties; up to 300 ids, spread over up to a hundred nats, so that every shortcut is
     * taken.
     */
    private static float[] logits(int seed, int vocabulary, float spread) {
        Random random = new Random(seed);
        float[] logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            logits[i] = Math.round(4 * spread * random.nextGaussian()) / 4f;
        }
        return logits;
    }

    @Property(tries = 300)
    void choosesAsTheSpecificationReads(@ForAll @IntRange(max = 10_000) int seed,
            @ForAll @IntRange(min = 1, max = 300) int vocabulary, @ForAll @FloatRange(max = 30) float spread,
            @ForAll("specs") SampleSpec spec) {
        float[] logits = logits(seed, vocabulary, spread);
        Sampler sampler = new Sampler(logits, 0, vocabulary, Sampler.ExponentialSum.SCALAR);
        NaiveSampling naive = new NaiveSampling(logits);
        for (int position = 0; position < 3; position++) {
            double uniform = CounterRandom.uniform(spec.seed(), spec.choice(), position);
            assertThat(sampler.choose(spec, position)).isEqualTo(naive.chosen(spec, uniform));
        }
        assertThat(sampler.choose(SampleSpec.greedy(), 0)).isEqualTo(naive.ordered().getFirst());
    }

    @Provide
    Arbitrary<SampleSpec> specs() {
        return Combinators.combine(Arbitraries.floats().between(0.05f, 4), Arbitraries.integers().between(0, 60),
                Arbitraries.floats().between(0, 1), Arbitraries.of(0f, 0f, 0.01f, 0.2f, 1f), Arbitraries.longs())
                .as((temperature, topK, topP, minP, seed) -> new SampleSpec(temperature, topK, topP, minP, seed, 0,
                        0));
    }
}
