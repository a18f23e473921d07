package io.tokenworks.engine.timed;

import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.PlanLimits;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.tensor.TokenMask;
import io.tokenworks.tokens.TokenTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A runner without mathematics: a step lasts as long as its profile says, and the next token is a pure function of
 * the tokens before it, the
 * position and, above temperature 0, the seed. The same on every worker, aggregated or disaggregated, preempted,
 * resumed or not.
 */
public final class TimedStepRunner implements StepRunner {
    private static final float LOGPROB = -0.5f;

    private final TimedProfile profile;
    private final int vocabulary;
    private final int[] harmlessIds;
    private final LongSupplier nanoClock;
    private final Sleeper sleeper;
    private final TimedKvMemory kv;
    private final PlanLimits limits;

    /**
     * @param vocabulary tokens of the vocabulary
     * @param harmlessIds the ids that may come out; no stop tokens among them
     */
    public TimedStepRunner(TimedProfile profile, int vocabulary, int[] harmlessIds, LongSupplier nanoClock,
            Sleeper sleeper) {
        if (harmlessIds.length == 0) {
            throw new IllegalArgumentException("a text needs tokens");
        }
        this.profile = profile;
        this.vocabulary = vocabulary;
        this.harmlessIds = harmlessIds.clone();
        this.nanoClock = nanoClock;
        this.sleeper = sleeper;
        this.kv = new TimedKvMemory(profile);
        int positions = Math.multiplyExact(profile.blocks(), profile.blockTokens());
        this.limits = new PlanLimits(vocabulary, positions, profile.blockTokens(), profile.blocks(), Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    /** Ids that stand for a blank and lower-case letters: they make a readable text, whatever their order. */
    public static int[] harmlessIds(TokenTexts texts) {
        return IntStream.range(0, texts.vocabulary()).filter(id -> isWord(texts.bytes(id))).toArray();
    }

    @Override
    public KvMemory kv() {
        return kv;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public Ticket launch(StepPlan plan) {
        limits.check(plan);
        return new TimedTicket(plan, nanoClock.getAsLong(), nanos(plan));
    }

    @Override
    public StepResult await(Ticket ticket) {
        TimedTicket timed = (TimedTicket) ticket;
        sleeper.sleepUntil(timed.startNanos + timed.lengthNanos);
        List<Sampled> samples = new ArrayList<>();
        for (StepPlan.Slice slice : timed.plan.slices()) {
            int[] table = slice.blockTables()[0];
            int end = slice.start() + slice.tokens().length;
            for (int position = slice.start(); position < end; position++) {
                kv.write(table, position, slice.tokens()[position - slice.start()]);
            }
            slice.sample().ifPresent(spec -> samples.add(sample(slice.sequence(), table, end, spec)));
        }
        timed.done = true;
        return new StepResult(timed.number(), samples);
    }

    /** Nothing is written before the end. */
    @Override
    public int layersDone(Ticket ticket) {
        return ((TimedTicket) ticket).done ? profile.layers() : 0;
    }

    @Override
    public int stepsAhead() {
        return 0;
    }

    @Override
    public void close() {}

    private long nanos(StepPlan plan) {
        long nanos = profile.stepNanos();
        for (StepPlan.Slice slice : plan.slices()) {
            int count = slice.tokens().length;
            nanos += count == 1 ? profile.decodeSequenceNanos() : count * profile.prefillTokenNanos();
        }
        return nanos;
    }

    private Sampled sample(long sequence, int[] table, int position, SampleSpec spec) {
        long seed = spec.temperature() > 0 ? TimedKvMemory.mix(spec.seed(), spec.choice()) : 0;
        long drawn = TimedKvMemory.mix(kv.attend(table, position), seed);
        if (!spec.mask().allowsAll()) {
            return new Sampled(sequence, allowed(spec.mask(), drawn), LOGPROB, new int[0], new float[0]);
        }
        int first = (int) Math.floorMod(drawn, (long) harmlessIds.length);
        int alternatives = Math.min(spec.topLogprobs(), harmlessIds.length);
        int[] ids = new int[alternatives];
        float[] logprobs = new float[alternatives];
        for (int i = 0; i < alternatives; i++) {
            ids[i] = harmlessIds[(first + i) % harmlessIds.length];
            logprobs[i] = LOGPROB - i;
        }
        return new Sampled(sequence, harmlessIds[first], LOGPROB, ids, logprobs);
    }

    /** The first allowed one from where the draw fell. */
    private int allowed(TokenMask mask, long drawn) {
        int id = (int) Math.floorMod(drawn, (long) vocabulary);
        while (!mask.allows(id)) {
            id = (id + 1) % vocabulary; // the plan was checked: one is allowed
        }
        return id;
    }

    private static boolean isWord(byte[] bytes) {
        if (bytes.length < 4 || bytes[0] != ' ') {
            return false;
        }
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] < 'a' || bytes[i] > 'z') {
                return false;
            }
        }
        return true;
    }

    private static final class TimedTicket implements Ticket {
        private final StepPlan plan;
        private final long startNanos;
        private final long lengthNanos;
        private volatile boolean done;

        TimedTicket(StepPlan plan, long startNanos, long lengthNanos) {
            this.plan = plan;
            this.startNanos = startNanos;
            this.lengthNanos = lengthNanos;
        }

        @Override
        public long number() {
            return plan.number();
        }
    }
}
