package io.tokenworks.tokens.template;

import java.math.BigInteger;
import java.util.Map;

/** Tests: {@code x is name}. */
final class Tests {

    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("eq", "=="), Map.entry("equalto", "=="), Map.entry("==", "=="),
            Map.entry("ne", "!="), Map.entry("!=", "!="),
            Map.entry("lt", "<"), Map.entry("lessthan", "<"), Map.entry("<", "<"),
            Map.entry("le", "<="), Map.entry("<=", "<="),
            Map.entry("gt", ">"), Map.entry("greaterthan", ">"), Map.entry(">", ">"),
            Map.entry("ge", ">="), Map.entry(">=", ">="), Map.entry("in", "in"));

    private Tests() {}

    static boolean holds(String test, Value of, Arguments arguments, Budget budget) {
        budget.step();
        String comparison = COMPARISONS.get(test);
        if (comparison != null) {
            return new Comparison(budget).holds(comparison, of, Arguments.given(arguments.bind("other")[0]));
        }
        return switch (test) {
            case "divisibleby" -> divisible(of, Arguments.given(arguments.bind("num")[0]));
            case "sameas" -> same(of, Arguments.given(arguments.bind("other")[0]));
            default -> {
                arguments.bind();
                yield holds(test, of, budget);
            }
        };
    }

    private static boolean holds(String test, Value of, Budget budget) {
        return switch (test) {
            case "defined" -> !(of instanceof Value.Undefined);
            case "undefined" -> of instanceof Value.Undefined;
            case "none" -> of instanceof Value.None;
            case "string" -> isText(of);
            case "mapping" -> of instanceof Value.Dict;
            case "sequence" -> isText(of) || of instanceof Value.Items || of instanceof Value.Dict
                    || of instanceof Value.Undefined || of instanceof Value.View(_, _, boolean indexed) && indexed;
            case "iterable" -> isText(of) || of instanceof Value.Items || of instanceof Value.Dict
                    || of instanceof Value.Undefined || of instanceof Value.View || of instanceof Value.Generator
                    || of instanceof LoopState;
            case "true" -> of instanceof Value.Bool(boolean value) && value;
            case "false" -> of instanceof Value.Bool(boolean value) && !value;
            case "boolean" -> of instanceof Value.Bool;
            case "integer" -> of instanceof Value.Int;
            case "float" -> of instanceof Value.Real;
            case "number" -> Numbers.isNumber(of);
            case "callable" -> of instanceof Value.Callable || unclear(of);
            case "even" -> divisible(of, Value.of(2));
            case "odd" -> Numbers.order(Numbers.arithmetic("%", of, Value.of(2)), Value.of(1)) == 0;
            case "upper" -> Letters.are("isupper", Written.of(of, budget).text());
            case "lower" -> Letters.are("islower", Written.of(of, budget).text());
            default -> throw Refusal.unsupported("test '" + test + "'");
        };
    }

    /** Python's undefined can be called, as far as the test knows. */
    private static boolean unclear(Value of) {
        return of instanceof Value.Undefined;
    }

    private static boolean isText(Value of) {
        return of instanceof Value.Text || of instanceof Value.Markup;
    }

    private static boolean divisible(Value of, Value by) {
        Value rest = Numbers.arithmetic("%", of, by);
        return rest instanceof Value.Int(BigInteger number) && number.signum() == 0
                || rest instanceof Value.Real(double real) && real == 0;
    }

    private static boolean same(Value of, Value other) {
        if (of instanceof Value.Bool(boolean a) && other instanceof Value.Bool(boolean b)) {
            return a == b;
        }
        boolean singles = of instanceof Value.Bool || of instanceof Value.None || other instanceof Value.Bool
                || other instanceof Value.None;
        if (!singles) {
            throw Refusal.unsupported("test 'sameas' of other than true, false and none");
        }
        return of instanceof Value.None && other instanceof Value.None;
    }
}
