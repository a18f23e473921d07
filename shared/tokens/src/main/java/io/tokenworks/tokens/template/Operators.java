package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.List;

/** What Python's arithmetic does to values. */
final class Operators {

    private final Budget budget;

    Operators(Budget budget) {
        this.budget = budget;
    }

    Value binary(String operator, Value left, Value right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right) && !operator.equals("~")) {
            return Numbers.arithmetic(operator, left, right);
        }
        if (operator.equals("%") && left instanceof Value.Text(var text)) {
            return Formatting.percent(text, right, budget);
        }
        return switch (operator) {
            case "~" -> new Joining(budget).add(Written.of(left, budget)).add(Written.of(right, budget)).value();
            case "+" -> plus(left, right);
            case "*" -> Numbers.isInteger(left) ? times(right, left) : times(left, right);
            default -> throw unfit(operator, left, right);
        };
    }

    private Value plus(Value left, Value right) {
        if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            return new Joining(budget).add(a).add(b).value();
        }
        if (left instanceof Value.Items(List<Value> a, boolean tuple)
                && right instanceof Value.Items(List<Value> b, boolean other) && tuple == other) {
            budget.text(64L * (a.size() + b.size()));
            List<Value> both = new ArrayList<>(a);
            both.addAll(b);
            return new Value.Items(both, tuple);
        }
        if (left instanceof Value.Markup(var a) && isText(right)) {
            return new Value.Markup(new Joining(budget).add(a).add(TextFilters.escaped(right, budget)).text());
        }
        if (left instanceof Value.Text && right instanceof Value.Markup(var b)) {
            return new Value.Markup(new Joining(budget).add(TextFilters.escaped(left, budget)).add(b).text());
        }
        throw unfit("+", left, right);
    }

    private static boolean isText(Value value) {
        return value instanceof Value.Text || value instanceof Value.Markup;
    }

    private Value times(Value repeated, Value times) {
        if (!Numbers.isInteger(times)) {
            throw unfit("*", repeated, times);
        }
        int count = Math.max(0, Numbers.clamped(times));
        if (repeated instanceof Value.Text(var text)) {
            budget.text((long) count * text.length());
            Joining joined = new Joining(budget);
            for (int i = 0; i < count && text.length() > 0; i++) {
                joined.add(text);
            }
            return joined.value();
        }
        if (repeated instanceof Value.Items(List<Value> items, boolean tuple)) {
            budget.text(64L * count * items.size());
            List<Value> all = new ArrayList<>();
            for (int i = 0; i < count && !items.isEmpty(); i++) {
                all.addAll(items);
            }
            return new Value.Items(all, tuple);
        }
        throw unfit("*", repeated, times);
    }

    Value sign(String operator, Value value) {
        if (!Numbers.isNumber(value)) {
            throw new Refusal("'" + operator + "' before a " + Value.kind(value));
        }
        if (value instanceof Value.Real(double real)) {
            return new Value.Real(operator.equals("-") ? -real : real);
        }
        return new Value.Int(operator.equals("-") ? Numbers.integer(value).negate() : Numbers.integer(value));
    }

    private static Refusal unfit(String operator, Value left, Value right) {
        return new Refusal("'" + operator + "' between a " + Value.kind(left) + " and a " + Value.kind(right));
    }
}
