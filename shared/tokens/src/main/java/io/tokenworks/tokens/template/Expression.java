package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled expression. */
sealed interface Expression {

    record Literal(Value value) implements Expression {}

    record Variable(String name) implements Expression {}

    record ListOf(List<Expression> items) implements Expression {}

    /** {@code of.name} */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code of[index]} */
    record Subscript(Expression of, Expression index) implements Expression {}

    /** {@code of[from:to]} */
    record Slice(Expression of, @Nullable Expression from, @Nullable Expression to) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** Arithmetic and {@code ~}. */
    record Binary(String operator, Expression left, Expression right) implements Expression {}

    /** One or more comparisons in a row: {@code a < b <= c}. */
    record Compare(Expression first, List<Comparison> rest) implements Expression {}

    record Comparison(String operator, Expression right) {}

    /** {@code then if condition else otherwise}; without else the result is undefined. */
    record Conditional(Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    record Filter(Expression of, String name) implements Expression {}

    record Test(Expression of, String name) implements Expression {}

    record Call(String function, List<Expression> arguments) implements Expression {}

    static Expression text(String text) {
        return new Literal(new Value.Text(MarkedText.own(text)));
    }
}
