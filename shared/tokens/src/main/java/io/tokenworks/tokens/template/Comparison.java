package io.tokenworks.tokens.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Equality, order and membership as Python has them. */
final class Comparison {

    private static final int DEEPEST = 100;

    private final Budget budget;

    Comparison(Budget budget) {
        this.budget = budget;
    }

    boolean holds(String operator, Value left, Value right) {
        return switch (operator) {
            case "==" -> same(left, right);
            case "!=" -> !same(left, right);
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            case "<" -> order(left, right) < 0;
            case "<=" -> order(left, right) <= 0;
            case ">" -> order(left, right) > 0;
            case ">=" -> order(left, right) >= 0;
            default -> throw new IllegalStateException(operator);
        };
    }

    boolean same(Value left, Value right) {
        return same(left, right, DEEPEST);
    }

    private boolean same(Value left, Value right, int deeper) {
        budget.step();
        if (deeper == 0) {
            throw new Refusal("values nested too deeply");
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.order(left, right) == 0;
        }
        return switch (left) {
            case Value.Text(var a) -> isText(right) && a.text().equals(PythonText.of(right).text());
            case Value.Markup(var a) -> isText(right) && a.text().equals(PythonText.of(right).text());
            case Value.None _ -> right instanceof Value.None;
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Items(List<Value> a, boolean tuple) -> right instanceof Value.Items(List<Value> b, boolean other)
                    && tuple == other && same(a, b, deeper - 1);
            case Value.Dict a -> right instanceof Value.Dict b && same(a, b, deeper - 1);
            case Value.Int _,Value.Real _,Value.Bool _ -> false;
            case Value.View _,Value.Generator _,Value.Namespace _,Value.Callable _ -> {
                if (Value.kind(left).equals(Value.kind(right))) {
                    throw Refusal.unsupported("comparing a " + Value.kind(left));
                }
                yield false;
            }
        };
    }

    private boolean same(List<Value> a, List<Value> b, int deeper) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i), deeper)) {
                return false;
            }
        }
        return true;
    }

    private boolean same(Value.Dict a, Value.Dict b, int deeper) {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<Value, Value> entry : a.entries()) {
            if (!b.has(entry.getKey()) || !same(entry.getValue(), b.get(entry.getKey(), Value.NONE), deeper)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(Value value) {
        return value instanceof Value.Text || value instanceof Value.Markup;
    }

    boolean contains(Value container, Value wanted) {
        if (isText(container)) {
            String text = PythonText.of(container).text();
            String part = PythonText.of(wanted).text();
            budget.search(text.length(), part.length());
            return text.contains(part);
        }
        if (container instanceof Value.Dict dict) {
            return dict.has(wanted);
        }
        Iterator<Value> items = Iteration.over(container, budget);
        while (items.hasNext()) {
            if (same(items.next(), wanted)) {
                return true;
            }
        }
        return false;
    }

    int order(Value left, Value right) {
        budget.step();
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.order(left, right);
        }
        if (isText(left) && isText(right)) {
            return PythonText.order(PythonText.of(left).text(), PythonText.of(right).text());
        }
        if (left instanceof Value.Items(List<Value> a, boolean tuple)
                && right instanceof Value.Items(List<Value> b, boolean other) && tuple == other) {
            return order(a, b);
        }
        throw new Refusal("a " + Value.kind(left) + " and a " + Value.kind(right) + " have no order");
    }

    private int order(List<Value> a, List<Value> b) {
        budget.enter();
        try {
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                if (!same(a.get(i), b.get(i))) {
                    return order(a.get(i), b.get(i));
                }
            }
            return Integer.compare(a.size(), b.size());
        } finally {
            budget.leave();
        }
    }
}
