package io.tokenworks.tokens.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** What makes two values the same key of a mapping, as Python's hash and equality do: 1, 1.0 and True are one key. */
final class Keys {

    private Keys() {}

    static Object of(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text.text();
            case Value.Markup(var text) -> text.text();
            case Value.Int(BigInteger number) -> number;
            case Value.Bool(boolean bool) -> bool ? BigInteger.ONE : BigInteger.ZERO;
            case Value.Real(double real) -> real == Math.rint(real) && !Double.isInfinite(real)
                    ? new BigDecimal(real).toBigInteger()
                    : (Object) real;
            case Value.None _ -> Value.NONE;
            case Value.Undefined _ -> Value.Undefined.class;
            case Value.Items(List<Value> items, boolean tuple) when tuple -> items.stream().map(Keys::of).toList();
            case Value other -> throw new Refusal("a " + Value.kind(other) + " as a key");
        };
    }
}
