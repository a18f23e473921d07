package io.tokenworks.grammar.schema;

import io.tokenworks.grammar.automaton.Network;
import io.tokenworks.grammar.schema.NumberRange.Bound;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers and integers between bounds: below zero the bounds change places. */
final class NumberRules {

    private static final Bound ZERO = new Bound(BigDecimal.ZERO, true);
    private static final Bound ABOVE_ZERO = new Bound(BigDecimal.ZERO, false);

    private final Network network;
    private final JsonRules json;

    NumberRules(Network network, JsonRules json) {
        this.network = network;
        this.json = json;
    }

    void write(Schema schema, boolean integer, int from, int to) {
        if (schema.has("multipleOf") && !(integer && schema.number("multipleOf").compareTo(BigDecimal.ONE) == 0)) {
            throw schema.fault("multipleOf", "is not supported");
        }
        Bound low = bound(schema, "minimum", "exclusiveMinimum", 1);
        Bound high = bound(schema, "maximum", "exclusiveMaximum", -1);
        if (!integer && low == null && high == null) {
            network.call(from, json.number(), to);
            return;
        }
        int fraction = integer ? 0 : Math.max(NumberRange.FRACTION_DIGITS, Math.max(digits(low), digits(high)));
        if (high == null || high.value().signum() >= 0) {
            Bound least = low == null || low.value().signum() < 0 ? ZERO : low;
            new NumberRange(network, least, high, fraction, to).write(from);
        }
        if (low == null || low.value().signum() < 0) {
            Bound least = high == null || high.value().signum() >= 0 ? ABOVE_ZERO : negated(high);
            int magnitude = network.state();
            network.bytes(from, '-', '-', magnitude);
            new NumberRange(network, least, low == null ? null : negated(low), fraction, to).write(magnitude);
        }
    }

    private static int digits(@Nullable Bound bound) {
        return bound == null ? 0 : bound.fractionDigits();
    }

    private static Bound negated(Bound bound) {
        return new Bound(bound.value().negate(), bound.inclusive());
    }

    /** @param sign which of two bounds is the tighter: 1 the larger, -1 the smaller */
    private static @Nullable Bound bound(Schema schema, String inclusive, String exclusive, int sign) {
        Bound open = schema.has(exclusive) ? new Bound(schema.number(exclusive), false) : null;
        Bound closed = schema.has(inclusive) ? new Bound(schema.number(inclusive), true) : null;
        if (open == null || closed == null) {
            return open == null ? closed : open;
        }
        int order = Integer.signum(open.value().compareTo(closed.value()));
        return order == 0 || order == sign ? open : closed;
    }
}
