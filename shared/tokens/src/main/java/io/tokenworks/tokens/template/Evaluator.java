package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes expressions. One per rendering. */
final class Evaluator {

    private final Budget budget;

    Evaluator(Budget budget) {
        this.budget = budget;
    }

    boolean truth(Expression expression, Scope scope) {
        return Operators.truth(value(expression, scope));
    }

    Value value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Literal(Value value) -> value;
            case Expression.Variable(String name) -> scope.get(name);
            case Expression.ListOf(List<Expression> items) -> new Value.Items(values(items, scope));
            case Expression.Attribute(Expression of, String name) -> Operators.attribute(value(of, scope), name);
            case Expression.Subscript(Expression of, Expression index) ->
                Operators.subscript(value(of, scope), value(index, scope));
            case Expression.Slice(Expression of, var from, var to) ->
                Operators.slice(value(of, scope), bound(from, scope), bound(to, scope));
            case Expression.Not(Expression of) -> Value.of(!truth(of, scope));
            case Expression.Negative(Expression of) -> Operators.binary("-", new Value.Int(0), value(of, scope));
            case Expression.And(Expression left, Expression right) -> either(left, right, false, scope);
            case Expression.Or(Expression left, Expression right) -> either(left, right, true, scope);
            case Expression.Binary binary -> binary(binary, scope);
            case Expression.Compare compare -> Value.of(compare(compare, scope));
            case Expression.Conditional(Expression condition, Expression then, var otherwise) ->
                truth(condition, scope)
                        ? value(then, scope)
                        : otherwise == null ? new Value.Undefined("if without else") : value(otherwise, scope);
            case Expression.Filter(Expression of, String name) -> Filters.apply(name, value(of, scope));
            case Expression.Test(Expression of, String name) -> Value.of(Filters.test(name, value(of, scope)));
            case Expression.Call(String function, List<Expression> arguments) ->
                throw call(function, values(arguments, scope));
        };
    }

    /** The first value if its truth decides, else the second: never both are evaluated in vain. */
    private Value either(Expression left, Expression right, boolean deciding, Scope scope) {
        Value first = value(left, scope);
        return Operators.truth(first) == deciding ? first : value(right, scope);
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        return expressions.stream().map(expression -> value(expression, scope)).toList();
    }

    private Value bound(@Nullable Expression bound, Scope scope) {
        return bound == null ? Value.NONE : value(bound, scope);
    }

    private Value binary(Expression.Binary binary, Scope scope) {
        Value result = Operators.binary(binary.operator(), value(binary.left(), scope), value(binary.right(), scope));
        if (result instanceof Value.Text(var text)) {
            budget.text(text.length());
        }
        return result;
    }

    private boolean compare(Expression.Compare compare, Scope scope) {
        Value left = value(compare.first(), scope);
        for (Expression.Comparison comparison : compare.rest()) {
            Value right = value(comparison.right(), scope);
            if (!Operators.compare(comparison.operator(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    /** The only function so far ends the rendering. */
    private static TemplateFault call(String function, List<Value> arguments) {
        if (function.equals("raise_exception") && arguments.size() == 1) {
            return new TemplateFault(Operators.written(arguments.getFirst()).text());
        }
        return Operators.fault("function '" + function + "' is not supported");
    }
}
