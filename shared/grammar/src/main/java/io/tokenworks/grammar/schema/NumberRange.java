package io.tokenworks.grammar.schema;

import io.tokenworks.grammar.automaton.Network;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decimal spellings of the numbers from 0 up that lie between two bounds, digit by digit: a state remembers whether
 * what was read so far equals the start of the lower and of the upper bound. No exponent, no leading zeros.
 */
final class NumberRange {

    /** Digits before the point: what always fits 64 bits. */
    static final int INTEGER_DIGITS = 18;
    /** Digits after the point: more than a double can hold are only noise. */
    static final int FRACTION_DIGITS = 15;

    private final Network network;
    private final @Nullable Bound low;
    private final @Nullable Bound high;
    private final int fractionDigits;
    private final int end;
    private final Map<Place, Integer> known = new HashMap<>();

    /**
     * @param low null for none, else at least 0
     * @param high null for none, else at least 0
     * @param fractionDigits most digits after the point, 0 for integers
     * @param end where a finished number leads
     */
    NumberRange(Network network, @Nullable Bound low, @Nullable Bound high, int fractionDigits, int end) {
        this.network = network;
        this.low = low;
        this.high = high;
        this.fractionDigits = fractionDigits;
        this.end = end;
    }

    /** One bound. */
    record Bound(BigDecimal value, boolean inclusive) {

        private String whole() {
            return value.toBigInteger().toString();
        }

        /** The digit after the point at an index, endless zeros included. */
        private char fraction(int index) {
            String text = value.abs().toPlainString();
            int at = text.indexOf('.') + 1 + index;
            return text.indexOf('.') < 0 || at >= text.length() ? '0' : text.charAt(at);
        }

        /** Whether only zeros follow from an index after the point on. */
        private boolean zerosFrom(int index) {
            return value.stripTrailingZeros().scale() <= index;
        }

        int fractionDigits() {
            return Math.max(0, value.stripTrailingZeros().scale());
        }

        int wholeDigits() {
            return whole().length();
        }
    }

    /**
     * @param digits how many digits the whole part has in all; 0 once it is read
     * @param at digits read of this part
     * @param onLow whether they are those of the lower bound
     */
    private record Place(int digits, int at, boolean onLow, boolean onHigh) {}

    void write(int from) {
        int most = INTEGER_DIGITS;
        most = low == null ? most : Math.max(most, low.wholeDigits());
        most = high == null ? most : Math.min(most, high.wholeDigits());
        for (int digits = low == null ? 1 : low.wholeDigits(); digits <= most; digits++) {
            boolean onLow = low != null && low.wholeDigits() == digits;
            boolean onHigh = high != null && high.wholeDigits() == digits;
            network.epsilon(from, state(new Place(digits, 0, onLow, onHigh)));
        }
    }

    private int state(Place place) {
        Integer existing = known.get(place);
        if (existing != null) {
            return existing;
        }
        int state = network.state();
        known.put(place, state);
        if (place.digits() > 0 && place.at() < place.digits()) {
            int first = place.at() == 0 && place.digits() > 1 ? '1' : '0';
            digits(place, state, first, place.digits());
        } else if (place.digits() > 0) {
            afterWhole(place, state);
        } else {
            finish(place, state, place.at());
            if (place.at() < fractionDigits) {
                digits(place, state, '0', 0);
            }
        }
        return state;
    }

    private void afterWhole(Place place, int state) {
        finish(place, state, 0);
        if (fractionDigits > 0) {
            int point = network.state();
            network.bytes(state, '.', '.', point);
            digits(new Place(0, 0, place.onLow(), place.onHigh()), point, '0', 0);
        }
    }

    /** Ends here if the zeros that are not written keep it between the bounds. */
    private void finish(Place place, int state, int fractionAt) {
        boolean lowHolds = !place.onLow() || low == null || (low.zerosFrom(fractionAt) && low.inclusive());
        boolean highHolds = !place.onHigh() || high == null || !high.zerosFrom(fractionAt) || high.inclusive();
        if (lowHolds && highHolds) {
            network.epsilon(state, end);
        }
    }

    private void digits(Place place, int state, int first, int wholeDigits) {
        int from = place.onLow() && low != null ? Math.max(first, digit(low, place)) : first;
        int to = place.onHigh() && high != null ? digit(high, place) : '9';
        for (int d = from; d <= to; d++) {
            boolean onLow = place.onLow() && low != null && d == digit(low, place);
            boolean onHigh = place.onHigh() && high != null && d == digit(high, place);
            network.bytes(state, d, d, state(new Place(wholeDigits, place.at() + 1, onLow, onHigh)));
        }
    }

    private static int digit(Bound bound, Place place) {
        return place.digits() > 0 ? bound.whole().charAt(place.at()) : bound.fraction(place.at());
    }
}
