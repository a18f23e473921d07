package io.tokenworks.model;

import java.util.Arrays;

/** How rotary frequencies are stretched to a longer context than a model was first made for. */
public sealed interface RopeScaling {

    /** What the frequency of the pair is divided by. */
    double divisor(Pair pair);

    /** What cosines and sines are multiplied by. */
    default double length() {
        return 1;
    }

    /**
     * A pair of a head's elements, and what its plain frequency comes from: base^(-2 index / headDim).
     *
     * @param index from 0, which turns fastest
     */
    record Pair(int index, int headDim, double base) {}

    /** They are as they were. */
    record Plain() implements RopeScaling {
        @Override
        public double divisor(Pair pair) {
            return 1;
        }
    }

    /** All are divided by one number. */
    record Linear(double factor) implements RopeScaling {
        @Override
        public double divisor(Pair pair) {
            return factor;
        }
    }

    /** Each pair has a divisor of its own, which the file holds: Llama 3.1 and its kin. */
    record Divisors(float[] ofPairs) implements RopeScaling {
        @Override
        public double divisor(Pair pair) {
            return ofPairs[pair.index()];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Divisors(float[] others) && Arrays.equals(ofPairs, others);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ofPairs);
        }

        @Override
        public String toString() {
            return "Divisors" + Arrays.toString(ofPairs);
        }
    }

    /**
     * YaRN (Peng et al. 2023): pairs that turn often within the first context stay, those that turn seldom are divided,
     * those between in part; and attention is sharpened.
     *
     * @param firstContext positions the model was first made for
     * @param often turns from which on a pair stays as it is
     * @param seldom turns up to which it is divided by the whole factor
     * @param attention multiplies the length besides
     */
    record Yarn(double factor, int firstContext, double often, double seldom, double attention)
            implements
                RopeScaling {

        private static final double SHARPENING = 0.1;
        private static final double RAMP_MIN = 0.001;

        @Override
        public double divisor(Pair pair) {
            double from = Math.max(0, Math.floor(turning(often, pair)));
            double to = Math.min(pair.headDim() - 1, Math.ceil(turning(seldom, pair)));
            double divided = Math.clamp((pair.index() - from) / Math.max(RAMP_MIN, to - from), 0, 1);
            return 1 / (divided / factor + 1 - divided);
        }

        /** The pair, with a fraction, that turns so many times within the first context. */
        private double turning(double turns, Pair pair) {
            return pair.headDim() * StrictMath.log(firstContext / (turns * 2 * Math.PI))
                    / (2 * StrictMath.log(pair.base()));
        }

        @Override
        public double length() {
            return attention * (1 + SHARPENING * StrictMath.log(factor));
        }
    }
}
