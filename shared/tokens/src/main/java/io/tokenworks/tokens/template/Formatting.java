package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code text.format(...)} with plain fields, and {@code text % values} with %s, %d, %i, %r and %f. */
final class Formatting {

    private static final int MOST_DECIMALS = 100;

    private Formatting() {}

    static Value format(MarkedText self, Arguments arguments, Budget budget) {
        Joining joined = new Joining(budget);
        Fields fields = new Fields(arguments);
        String text = self.text();
        int at = 0;
        while (at < text.length()) {
            int brace = nextBrace(text, at);
            joined.add(self.slice(at, brace));
            if (brace == text.length()) {
                break;
            }
            if (text.startsWith("{{", brace) || text.startsWith("}}", brace)) {
                joined.add(self.slice(brace, brace + 1));
                at = brace + 2;
                continue;
            }
            int end = text.charAt(brace) == '{' ? text.indexOf('}', brace) : -1;
            if (end < 0) {
                throw new Refusal("a format with a single brace");
            }
            joined.add(Written.of(fields.value(text.substring(brace + 1, end)), budget));
            at = end + 1;
        }
        return joined.value();
    }

    /** What the fields of one format stand for. */
    private static final class Fields {

        private final Arguments arguments;
        private int bare;
        private boolean numbered;

        Fields(Arguments arguments) {
            this.arguments = arguments;
        }

        Value value(String field) {
            boolean number = field.length() < 6 && field.matches("[0-9]+");
            numbered |= number;
            if (numbered && (bare > 0 || field.isEmpty())) {
                throw new Refusal("a format with numbered and with bare fields");
            }
            if (number || field.isEmpty()) {
                int place = number ? Integer.parseInt(field) : bare++;
                return Arguments
                        .given(place < arguments.positional().size() ? arguments.positional().get(place) : null);
            }
            if (!field.matches("\\w+") || Character.isDigit(field.charAt(0))) {
                throw Refusal.unsupported("the format field '{" + field + "}'");
            }
            return Arguments.given(arguments.named().get(field));
        }
    }

    private static int nextBrace(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '{' && text.charAt(at) != '}') {
            at++;
        }
        return at;
    }

    static Value percent(MarkedText self, Value values, Budget budget) {
        List<Value> rest = values instanceof Value.Items(List<Value> items, boolean tuple) && tuple
                ? items
                : List.of(values);
        Joining joined = new Joining(budget);
        String text = self.text();
        int used = 0;
        int at = 0;
        for (int sign = text.indexOf('%'); sign >= 0; sign = text.indexOf('%', at)) {
            joined.add(self.slice(at, sign));
            int end = conversionEnd(text, sign + 1);
            String conversion = text.substring(sign + 1, end);
            if (conversion.equals("%")) {
                joined.add("%");
            } else {
                joined.add(converted(conversion, used < rest.size() ? rest.get(used) : null, budget));
                used++;
            }
            at = end;
        }
        if (used < rest.size() && !(values instanceof Value.Dict)) {
            throw new Refusal("more values than the format takes");
        }
        return joined.add(self.slice(at, self.length())).value();
    }

    private static int conversionEnd(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == '.' || Character.isDigit(text.charAt(at)))) {
            at++;
        }
        if (at == text.length()) {
            throw new Refusal("a format that ends too early");
        }
        return at + 1;
    }

    private static MarkedText converted(String conversion, @Nullable Value value, Budget budget) {
        Value given = Arguments.given(value);
        return switch (conversion) {
            case "s" -> Written.of(given, budget);
            case "r" -> Written.represented(given, budget);
            case "d", "i" -> MarkedText.own(whole(given).toString());
            default -> {
                if (!conversion.matches("(\\.[0-9]{1,3})?f")) {
                    throw Refusal.unsupported("the format '%" + conversion + "'");
                }
                int digits = conversion.equals("f")
                        ? 6
                        : Integer.parseInt(conversion.substring(1, conversion.length() - 1));
                yield MarkedText.own(fixed(Numbers.real(given), digits));
            }
        };
    }

    private static BigInteger whole(Value value) {
        if (value instanceof Value.Real(double real)) {
            return truncated(real);
        }
        return Numbers.integer(value);
    }

    static BigInteger truncated(double real) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            throw new Refusal("an integer from " + Numbers.written(real));
        }
        return new BigDecimal(real).toBigInteger();
    }

    private static String fixed(double real, int digits) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            return Numbers.written(real);
        }
        if (digits > MOST_DECIMALS) {
            throw Refusal.unsupported("more than " + MOST_DECIMALS + " decimals");
        }
        String text = new BigDecimal(real).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        // Rounded to zero, a negative number keeps its sign.
        return Math.copySign(1, real) < 0 && !text.startsWith("-") ? "-" + text : text;
    }
}
