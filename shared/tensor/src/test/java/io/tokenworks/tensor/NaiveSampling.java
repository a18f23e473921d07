package io.tokenworks.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Sampling as its specification reads: everything sorted, nothing skipped. What the fast one is compared with. */
final class NaiveSampling {

    private final float[] logits;
    private final List<Integer> ordered;

    NaiveSampling(float... logits) {
        this.logits = logits.clone();
        this.ordered = IntStream.range(0, logits.length).boxed()
                .sorted(Comparator.<Integer>comparingDouble(id -> -(double) logits[id]).thenComparingInt(id -> id))
                .toList();
    }

    /** All ids, best first, ties by id. */
    List<Integer> ordered() {
        return ordered;
    }

    /** e^((logit - best) / temperature) */
    double weight(int id, float temperature) {
        return Math.exp(((double) logits[id] - logits[ordered.getFirst()]) / temperature);
    }

    /** The ids that survive top-k, then min-p, then top-p, in order of id. */
    List<Integer> survivors(SampleSpec spec) {
        List<Integer> left = ordered;
        left = left.subList(0, spec.topK() > 0 ? Math.min(spec.topK(), left.size()) : left.size());
        int best = left.getFirst();
        left = left.stream().filter(id -> id == best || weight(id, spec.temperature()) >= spec.minP()).toList();
        double goal = spec.topP() * left.stream().mapToDouble(id -> weight(id, spec.temperature())).sum();
        List<Integer> kept = new ArrayList<>();
        double sum = 0;
        for (int id : left) {
            if (kept.isEmpty() || spec.topP() >= 1 || sum < goal) {
                kept.add(id);
                sum += weight(id, spec.temperature());
            }
        }
        return kept.stream().sorted().toList();
    }

    /** Probability of each id at the spec's temperature after its cuts. */
    double[] probabilities(SampleSpec spec) {
        double[] probabilities = new double[logits.length];
        List<Integer> survivors = survivors(spec);
        double total = survivors.stream().mapToDouble(id -> weight(id, spec.temperature())).sum();
        survivors.forEach(id -> probabilities[id] = weight(id, spec.temperature()) / total);
        return probabilities;
    }

    /** The first id whose cumulative probability exceeds the draw. */
    int chosen(SampleSpec spec, double uniform) {
        double[] probabilities = probabilities(spec);
        double sum = 0;
        int last = 0;
        for (int id = 0; id < probabilities.length; id++) {
            sum += probabilities[id];
            last = probabilities[id] > 0 ? id : last;
            if (sum > uniform) {
                return id;
            }
        }
        return last;
    }
}
