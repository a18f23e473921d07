package io.tokenworks.tokens.template;

import io.tokenworks.tokens.template.Expression.CallArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes expressions. One per rendering. */
final class Evaluator {

    private final Budget budget;
    private final Operators operators;
    private final Comparison comparison;

    Evaluator(Budget budget) {
        this.budget = budget;
        this.operators = new Operators(budget);
        this.comparison = new Comparison(budget);
    }

    boolean truth(Expression expression, Scope scope) {
        return Iteration.truth(value(expression, scope));
    }

    Value value(Expression expression, Scope scope) {
        budget.enter();
        try {
            return switch (expression) {
                case Expression.Literal(Value value) -> value;
                case Expression.Variable(String name) -> scope.get(name);
                case Expression.ListOf(List<Expression> items, boolean tuple) ->
                    new Value.Items(values(items, scope), tuple);
                case Expression.DictOf(List<Expression.Pair> pairs) -> dict(pairs, scope);
                case Expression.Not(Expression of) -> Value.of(!truth(of, scope));
                case Expression.And(Expression left, Expression right) -> either(left, right, false, scope);
                case Expression.Or(Expression left, Expression right) -> either(left, right, true, scope);
                case Expression.Compare compare -> Value.of(compare(compare, scope));
                case Expression.Conditional(Expression condition, Expression then, var otherwise) ->
                    truth(condition, scope)
                            ? value(then, scope)
                            : otherwise == null ? new Value.Undefined("if without else") : value(otherwise, scope);
                case Expression.Sign(String sign, Expression of) -> operators.sign(sign, value(of, scope));
                case Expression.Binary(String operator, Expression left, Expression right) ->
                    operators.binary(operator, value(left, scope), value(right, scope));
                case Expression.Attribute _,Expression.Subscript _,Expression.Slice _ -> part(expression, scope);
                case Expression.Filter _,Expression.Test _,Expression.Call _ -> applied(expression, scope);
            };
        } finally {
            budget.leave();
        }
    }

    private Value part(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Attribute(Expression of, String name) -> Attributes.attribute(value(of, scope), name);
            case Expression.Subscript(Expression of, Expression index) ->
                Attributes.subscript(value(of, scope), value(index, scope), budget);
            case Expression.Slice(Expression of, Expression from, Expression to, Expression step) ->
                Slices.of(value(of, scope), value(from, scope), value(to, scope), value(step, scope), budget);
            default -> throw new IllegalStateException(expression.getClass().getSimpleName());
        };
    }

    private Value applied(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Filter(Expression of, String name, CallArguments arguments) ->
                Filters.apply(name, value(of, scope), arguments(arguments, scope), budget);
            case Expression.Test(Expression of, String name, CallArguments arguments) ->
                Value.of(Tests.holds(name, value(of, scope), arguments(arguments, scope), budget));
            case Expression.Call call -> call(call, Map.of(), scope);
            default -> throw new IllegalStateException(expression.getClass().getSimpleName());
        };
    }

    /** @param more named arguments beside those written */
    Value call(Expression.Call call, Map<String, Value> more, Scope scope) {
        Value function = value(call.function(), scope);
        Arguments arguments = arguments(call.arguments(), scope);
        if (!(function instanceof Value.Callable callable)) {
            throw new Refusal("a " + Value.kind(function) + " cannot be called");
        }
        more.forEach((name, value) -> name(arguments.named(), name, value));
        return callable.call(arguments, budget);
    }

    private Arguments arguments(CallArguments written, Scope scope) {
        List<Value> positional = new ArrayList<>(values(written.positional(), scope));
        Map<String, Value> named = new LinkedHashMap<>();
        written.named().forEach(argument -> name(named, argument.name(), value(argument.value(), scope)));
        if (written.rest() != null) {
            Iteration.over(value(written.rest(), scope), budget).forEachRemaining(positional::add);
        }
        if (written.namedRest() != null) {
            if (!(value(written.namedRest(), scope) instanceof Value.Dict dict)) {
                throw new Refusal("'**' before what is no mapping");
            }
            dict.entries().forEach(entry -> name(named, PythonText.of(entry.getKey()).text(), entry.getValue()));
        }
        return new Arguments(positional, named);
    }

    private static void name(Map<String, Value> named, String name, Value value) {
        if (named.put(name, value) != null) {
            throw new Refusal("the argument '" + name + "' is given twice");
        }
    }

    /** The first value if its truth decides, else the second: never both are evaluated in vain. */
    private Value either(Expression left, Expression right, boolean deciding, Scope scope) {
        Value first = value(left, scope);
        return Iteration.truth(first) == deciding ? first : value(right, scope);
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(value(expression, scope));
        }
        return values;
    }

    private Value dict(List<Expression.Pair> pairs, Scope scope) {
        Value.Dict dict = new Value.Dict();
        for (Expression.Pair pair : pairs) {
            dict.put(value(pair.key(), scope), value(pair.value(), scope));
        }
        return dict;
    }

    private boolean compare(Expression.Compare compare, Scope scope) {
        Value left = value(compare.first(), scope);
        for (Expression.Comparison next : compare.rest()) {
            Value right = value(next.right(), scope);
            if (!comparison.holds(next.operator(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }
}
