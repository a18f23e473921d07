package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled expression. */
sealed interface Expression {

    record Literal(Value value) implements Expression {}

    record Variable(String name) implements Expression {}

    /** A list, or a tuple. */
    record ListOf(List<Expression> items, boolean tuple) implements Expression {}

    record DictOf(List<Pair> pairs) implements Expression {}

    record Pair(Expression key, Expression value) {}

    /** {@code of.name} */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code of[index]} */
    record Subscript(Expression of, Expression index) implements Expression {}

    /** {@code of[from:to:step]} */
    record Slice(Expression of, Expression from, Expression to, Expression step) implements Expression {}

    record Not(Expression of) implements Expression {}

    /** {@code -of} or {@code +of} */
    record Sign(String sign, Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** Arithmetic and {@code ~}. */
    record Binary(String operator, Expression left, Expression right) implements Expression {}

    /** One or more comparisons in a row: {@code a < b <= c}. */
    record Compare(Expression first, List<Comparison> rest) implements Expression {}

    record Comparison(String operator, Expression right) {}

    /** {@code then if condition else otherwise}; without else the result is undefined. */
    record Conditional(Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    record Filter(Expression of, String name, CallArguments arguments) implements Expression {}

    record Test(Expression of, String name, CallArguments arguments) implements Expression {}

    record Call(Expression function, CallArguments arguments) implements Expression {}

    /**
     * @param rest what {@code *} spreads
     * @param namedRest what {@code **} spreads
     */
    record CallArguments(List<Expression> positional, List<Named> named, @Nullable Expression rest,
            @Nullable Expression namedRest) {

        static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);

        CallArguments with(String name, Expression value) {
            List<Named> more = new java.util.ArrayList<>(named);
            more.add(new Named(name, value));
            return new CallArguments(positional, more, rest, namedRest);
        }
    }

    record Named(String name, Expression value) {}

    /** What a slice has where nothing is written. */
    Expression NONE = new Literal(Value.NONE);

    static Expression text(String text) {
        return new Literal(new Value.Text(MarkedText.own(text)));
    }
}
