package io.tokenworks.tokens.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters that make numbers. */
final class NumberFilters {

    static final Map<String, Filters.Filter> FILTERS = Map.of(
            "int", NumberFilters::integer,
            "float", NumberFilters::real,
            "abs", NumberFilters::abs,
            "round", NumberFilters::round);

    private static final int MOST_DIGITS = 2000;
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]++(?:_[0-9]++)*+");
    private static final Pattern REAL = Pattern.compile(
            "[+-]?(?:[0-9]++(?:_[0-9]++)*+(?:\\.(?:[0-9]++(?:_[0-9]++)*+)?)?|\\.[0-9]++(?:_[0-9]++)*+)"
                    + "(?:[eE][+-]?[0-9]++(?:_[0-9]++)*+)?");
    private static final Pattern SPECIAL = Pattern.compile("(?i)[+-]?(?:inf|infinity|nan)");

    private NumberFilters() {}

    private static Value integer(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("default", "base");
        if (given[1] != null && !Numbers.integer(given[1]).equals(BigInteger.TEN)) {
            throw Refusal.unsupported("filter 'int' with another base than 10");
        }
        Value otherwise = Arguments.or(given[0], Value.of(0));
        return switch (value) {
            case Value.Int _ -> value;
            case Value.Bool _ -> new Value.Int(Numbers.integer(value));
            case Value.Real(double real) ->
                Double.isNaN(real) ? otherwise : new Value.Int(Formatting.truncated(real));
            case Value.Text(var text) -> {
                String digits = digits(text.text());
                yield INTEGER.matcher(digits).matches()
                        ? new Value.Int(new BigInteger(digits.replace("_", "").replace("+", "")))
                        : isReal(digits) ? truncated(parsed(digits), otherwise) : otherwise;
            }
            case Value.Undefined(String name) -> throw new Refusal("'" + name + "' is undefined");
            case Value.Markup _ -> throw Refusal.unsupported("filter 'int' of safe text");
            case Value _ -> otherwise;
        };
    }

    private static Value truncated(double real, Value otherwise) {
        return Double.isNaN(real) || Double.isInfinite(real)
                ? otherwise
                : new Value.Int(Formatting.truncated(real));
    }

    private static Value real(Value value, Arguments arguments, Budget budget) {
        Value otherwise = Arguments.or(arguments.bind("default")[0], new Value.Real(0));
        return switch (value) {
            case Value.Int _,Value.Bool _,Value.Real _ -> new Value.Real(Numbers.real(value));
            case Value.Text(var text) -> {
                String digits = digits(text.text());
                yield isReal(digits) ? new Value.Real(parsed(digits)) : otherwise;
            }
            case Value.Undefined(String name) -> throw new Refusal("'" + name + "' is undefined");
            case Value.Markup _ -> throw Refusal.unsupported("filter 'float' of safe text");
            case Value _ -> otherwise;
        };
    }

    private static String digits(String text) {
        int from = PythonText.skipSpace(text, 0);
        String digits = text.substring(from, PythonText.endWithoutSpace(text, from));
        if (digits.codePoints().anyMatch(c -> c > 127 && Character.isDigit(c))) {
            throw Refusal.unsupported("a number in other digits than 0 to 9");
        }
        if (digits.length() > MOST_DIGITS && digits.codePoints().allMatch(c -> c < 128 && !Character.isLetter(c))) {
            throw Refusal.unsupported("a number of more than " + MOST_DIGITS + " digits");
        }
        return digits;
    }

    private static boolean isReal(String digits) {
        return digits.length() <= MOST_DIGITS && (REAL.matcher(digits).matches() || SPECIAL.matcher(digits).matches());
    }

    private static double parsed(String digits) {
        if (!SPECIAL.matcher(digits).matches()) {
            return Double.parseDouble(digits.replace("_", ""));
        }
        boolean negative = digits.startsWith("-");
        return digits.toLowerCase(java.util.Locale.ROOT).endsWith("nan")
                ? Double.NaN
                : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private static Value abs(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return value instanceof Value.Real(double real)
                ? new Value.Real(Math.abs(real))
                : new Value.Int(Numbers.integer(value).abs());
    }

    private static Value round(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("precision", "method");
        int digits = given[0] == null ? 0 : Numbers.clamped(given[0]);
        String method = given[1] == null ? "common" : PythonText.of(given[1]).text();
        if (digits < 0 || digits > 15) {
            throw Refusal.unsupported("rounding to " + digits + " digits");
        }
        if (method.equals("common")) {
            return value instanceof Value.Real(double real) && !Double.isNaN(real) && !Double.isInfinite(real)
                    ? new Value.Real(signed(real, new BigDecimal(real).setScale(digits, RoundingMode.HALF_EVEN)))
                    : value instanceof Value.Real ? value : new Value.Int(Numbers.integer(value));
        }
        double scale = Math.pow(10, digits);
        double scaled = Numbers.real(value) * scale;
        return switch (method) {
            case "ceil" -> new Value.Real(signed(0, new BigDecimal(Math.ceil(scaled))) / scale);
            case "floor" -> new Value.Real(signed(0, new BigDecimal(Math.floor(scaled))) / scale);
            default -> throw new Refusal("a way to round that is not common, ceil or floor");
        };
    }

    /** Rounded to zero, a negative float is minus zero; an integer's zero has no sign. */
    private static double signed(double original, BigDecimal rounded) {
        double result = rounded.doubleValue();
        return result == 0 ? Math.copySign(0.0, original) : result;
    }
}
