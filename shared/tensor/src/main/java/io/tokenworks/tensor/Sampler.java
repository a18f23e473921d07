package io.tokenworks.tensor;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The specification of sampling, in plain Java, over one row of logits.
 *
 * <p>First the row's {@link LogitEdits} are applied and what its {@link TokenMask} excludes is made impossible.
 * Temperature 0 takes the largest logit, ties to the lowest id.
 * Otherwise the distribution softmax(logits / temperature) is cut by top-k, then by min-p (relative to the most
 * likely), then by top-p over what is left (the smallest number of most likely tokens that reaches it, at least one);
 * ties at a cut keep the lowest id. The survivors are walked in order of id until their summed probability exceeds
 * {@link CounterRandom#uniform} times their total.
 * Log-probabilities always belong to softmax(logits), without edits and mask.
 */
public final class Sampler {

    // Most of the mass lies this close (in nats) to the best; only if it does not suffice for a cut are more candidates
    // sorted.
    private static final double[] NEAR_NATS = {8, 16, Double.POSITIVE_INFINITY};

    /** Finite, so that no exponential has to know infinities, and less than any logit. */
    private static final float IMPOSSIBLE = -1e30f;

    private final float[] logits;
    private final int from;
    private final int vocabulary;
    private final int best;
    private final double logTotal;

    /**
     * @param logits row-major logits, read only
     * @param row row to sample
     * @param vocabulary logits of a row
     * @param exponents sums exponentials, as fast as the backend can
     * @throws ArithmeticException if the row holds no number to choose from
     */
    public Sampler(float[] logits, int row, int vocabulary, ExponentialSum exponents) {
        this.logits = logits;
        this.from = row * vocabulary;
        this.vocabulary = vocabulary;
        this.best = argmax();
        this.logTotal = Math.log(exponents.sum(logits, from, vocabulary, logits[from + best], 1f));
        if (Double.isNaN(logTotal) || Double.isInfinite(logTotal)) {
            throw new ArithmeticException("the logits of row " + row + " are not finite");
        }
    }

    /** Sums exp((logits[i] - max) / temperature) over {@code count} logits from {@code from}. */
    @FunctionalInterface
    public interface ExponentialSum {

        double sum(float[] logits, int from, int count, float max, float temperature);

        /** One at a time, in double precision. */
        ExponentialSum SCALAR = (logits, from, count, max, temperature) -> {
            double sum = 0;
            for (int i = from; i < from + count; i++) {
                sum += Math.exp((logits[i] - max) / temperature);
            }
            return sum;
        };
    }

    /** Samples every row of a batch in host memory; {@code row} is one of them. */
    public static void sampleRow(HostRows rows, int row, ExponentialSum exponents) {
        int[] integers = HostBuffer.ints(rows.batch().integers());
        SampleSpec spec = SampleBatch.unpack(row, HostBuffer.floats(rows.batch().reals()), integers);
        Sampler sampler = new Sampler(rows.logits(), row, rows.vocabulary(), exponents);
        Sampler chooser = edited(rows, row).map(logits -> new Sampler(logits, 0, rows.vocabulary(), exponents))
                .orElse(sampler);
        int token = chooser.choose(spec, SampleBatch.position(row, integers));
        HostBuffer.ints(rows.out().tokens())[row] = token;
        HostBuffer.floats(rows.out().logprobs())[row] = sampler.logprob(token);
        int[] top = sampler.top(spec.topLogprobs());
        for (int i = 0; i < top.length; i++) {
            HostBuffer.ints(rows.out().topTokens())[row * SampleBatch.TOP_MAX + i] = top[i];
            HostBuffer.floats(rows.out().topLogprobs())[row * SampleBatch.TOP_MAX + i] = sampler.logprob(top[i]);
        }
    }

    /** The row with its edits, without what is masked; empty if it has neither. */
    private static Optional<float[]> edited(HostRows rows, int row) {
        EditLists edits = rows.batch().edits();
        int[] offsets = HostBuffer.ints(edits.offsets());
        int mask = HostBuffer.ints(rows.batch().masks().maskOfRow())[row];
        if (offsets[row] == offsets[row + 1] && mask < 0) {
            return Optional.empty();
        }
        int start = row * rows.vocabulary();
        float[] logits = Arrays.copyOfRange(rows.logits(), start, start + rows.vocabulary());
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            int token = HostBuffer.ints(edits.tokens())[i];
            logits[token] = LogitEdits.edited(logits[token], HostBuffer.floats(edits.scales())[i],
                    HostBuffer.floats(edits.shifts())[i]);
        }
        if (mask >= 0) {
            exclude(logits, HostBuffer.ints(rows.batch().masks().words()), mask * ((rows.vocabulary() + 31) / 32));
        }
        return Optional.of(logits);
    }

    /** @param from the word of the first 32 tokens */
    private static void exclude(float[] logits, int[] words, int from) {
        for (int id = 0; id < logits.length; id += 32) {
            int excluded = ~words[from + (id >> 5)];
            int end = Math.min(logits.length, id + 32);
            if (excluded == -1) {
                Arrays.fill(logits, id, end, IMPOSSIBLE);
                continue;
            }
            for (; excluded != 0; excluded &= excluded - 1) {
                int token = id + Integer.numberOfTrailingZeros(excluded);
                if (token < end) {
                    logits[token] = IMPOSSIBLE;
                }
            }
        }
    }

    /** The arguments of {@link Ops#sample} in host memory. */
    public record HostRows(float[] logits, int vocabulary, SampleBatch batch, SampleOutput out) {}

    /** The chosen id for the token at {@code position}. */
    public int choose(SampleSpec spec, int position) {
        if (spec.temperature() <= 0) {
            return best;
        }
        double uniform = CounterRandom.uniform(spec.seed(), spec.choice(), position);
        boolean cut = spec.topK() > 0 || spec.topP() < 1 || spec.minP() > 0;
        return cut ? walk(survivors(spec), spec.temperature(), uniform) : walk(null, spec.temperature(), uniform);
    }

    /** Natural log of the probability of {@code token} under softmax(logits). */
    public float logprob(int token) {
        return (float) (logits[from + token] - logits[from + best] - logTotal);
    }

    /** The {@code count} most likely ids, best first, ties lowest id first. */
    public int[] top(int count) {
        int[] ids = new int[Math.min(count, vocabulary)];
        int held = 0;
        for (int id = 0; id < vocabulary && ids.length > 0; id++) {
            if (held == ids.length && logits[from + id] <= logits[from + ids[held - 1]]) {
                continue;
            }
            int at = held < ids.length ? held++ : held - 1;
            while (at > 0 && logits[from + id] > logits[from + ids[at - 1]]) {
                ids[at] = ids[at - 1];
                at--;
            }
            ids[at] = id;
        }
        return ids;
    }

    private int argmax() {
        int best = 0;
        for (int id = 1; id < vocabulary; id++) {
            if (logits[from + id] > logits[from + best]) {
                best = id;
            }
        }
        return best;
    }

    private double weight(int id, float temperature) {
        return Math.exp((double) (logits[from + id] - logits[from + best]) / temperature);
    }

    /** The ids that survive all cuts, in order of id. */
    private int[] survivors(SampleSpec spec) {
        int most = spec.topK() > 0 ? Math.min(spec.topK(), vocabulary) : vocabulary;
        double total = spec.topK() > 0 || spec.minP() > 0 ? Double.NaN : totalWeight(spec.temperature());
        for (double near : NEAR_NATS) {
            int[] ordered = orderedWithin(near * spec.temperature());
            int kept = kept(ordered, most, spec, total);
            boolean all = ordered.length == vocabulary;
            if (all || kept < ordered.length || kept == most) {
                int[] ids = Arrays.copyOf(ordered, kept);
                Arrays.sort(ids);
                return ids;
            }
        }
        throw new AssertionError("the last round looks at every token");
    }

    /** How many of the ordered candidates survive; all of them if the cut may lie beyond them. */
    private int kept(int[] ordered, int most, SampleSpec spec, double knownTotal) {
        int count = Math.min(ordered.length, most);
        if (spec.minP() > 0) {
            int within = 0;
            while (within < count && weight(ordered[within], spec.temperature()) >= spec.minP()) {
                within++;
            }
            count = Math.max(1, within);
        }
        boolean undecided = Double.isNaN(knownTotal) && count == ordered.length && count < most && count < vocabulary;
        if (spec.topP() >= 1 || undecided) {
            return count;
        }
        return reaching(ordered, count, spec, knownTotal);
    }

    private int reaching(int[] ordered, int count, SampleSpec spec, double knownTotal) {
        double[] cumulative = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weight(ordered[i], spec.temperature());
            cumulative[i] = sum;
        }
        double goal = spec.topP() * (Double.isNaN(knownTotal) ? sum : knownTotal);
        int kept = 0;
        while (kept < count - 1 && cumulative[kept] < goal) {
            kept++;
        }
        return kept + 1;
    }

    private double totalWeight(float temperature) {
        double sum = 0;
        for (int id = 0; id < vocabulary; id++) {
            sum += weight(id, temperature);
        }
        return sum;
    }

    /** Ids whose logit is at most {@code nats} below the best, by falling logit, ties by rising id. */
    private int[] orderedWithin(double nats) {
        long[] keys = new long[vocabulary];
        int held = 0;
        double least = logits[from + best] - nats;
        for (int id = 0; id < vocabulary; id++) {
            if (logits[from + id] >= least) {
                int bits = Float.floatToIntBits(logits[from + id] + 0f); // + 0f: negative zero ties with zero
                int rising = bits >= 0 ? bits : bits ^ 0x7fff_ffff; // as a signed int, ordered like the float
                keys[held++] = (long) ~rising << 32 | id;
            }
        }
        Arrays.sort(keys, 0, held);
        int[] ids = new int[held];
        for (int i = 0; i < held; i++) {
            ids[i] = (int) keys[i];
        }
        return ids;
    }

    /** @param ids survivors in order of id; null for the whole vocabulary */
    private int walk(int @Nullable [] ids, float temperature, double uniform) {
        int count = ids == null ? vocabulary : ids.length;
        double[] cumulative = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weight(ids == null ? i : ids[i], temperature);
            cumulative[i] = sum;
        }
        int found = Arrays.binarySearch(cumulative, uniform * sum);
        int at = found < 0 ? -found - 1 : found + 1;
        while (at > 0 && at < count && cumulative[at] == cumulative[at - 1]) {
            at++; // a token of no weight is never chosen
        }
        at = Math.min(at, count - 1);
        while (at > 0 && cumulative[at] == cumulative[at - 1]) {
            at--; // nor by rounding at the end
        }
        return ids == null ? at : ids[at];
    }
}
