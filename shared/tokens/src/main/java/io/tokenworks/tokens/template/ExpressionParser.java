package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Expressions by Jinja's precedences: if-else, or, and, not, comparisons, + -, ~, * / // %, **, then one operand. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    OperandParser operands() {
        return operands;
    }

    /** An expression, or several with commas between them as a tuple. */
    Expression parse() {
        return tuple(this::single);
    }

    /** Like {@link #parse}, but an {@code if} ends it. */
    Expression withoutIf() {
        return tuple(this::or);
    }

    private Expression tuple(Supplier<Expression> item) {
        Expression first = item.get();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.takeOperator(",")) {
            if (isTupleEnd()) {
                break;
            }
            items.add(item.get());
        }
        return new Expression.ListOf(List.copyOf(items), true);
    }

    private boolean isTupleEnd() {
        Token next = tokens.peek();
        return next.kind() == Token.Kind.BLOCK_END || next.kind() == Token.Kind.OUTPUT_END || next.isOperator(")")
                || next.isName("recursive");
    }

    /** One expression, {@code if} and {@code else} included. */
    Expression single() {
        try (var _ = tokens.deeper()) {
            Expression result = or();
            while (tokens.takeName("if")) {
                tokens.count();
                Expression condition = or();
                Expression otherwise = tokens.takeName("else") ? single() : null;
                result = new Expression.Conditional(condition, result, otherwise);
            }
            return result;
        }
    }

    private Expression or() {
        Expression left = and();
        while (tokens.takeName("or")) {
            tokens.count();
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.takeName("and")) {
            tokens.count();
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.takeName("not")) {
            return compare();
        }
        try (var _ = tokens.deeper()) {
            return new Expression.Not(not());
        }
    }

    private Expression compare() {
        Expression first = sum();
        List<Expression.Comparison> rest = new ArrayList<>();
        while (true) {
            String operator = comparison();
            if (operator == null) {
                return rest.isEmpty() ? first : new Expression.Compare(first, List.copyOf(rest));
            }
            rest.add(new Expression.Comparison(operator, sum()));
        }
    }

    private @Nullable String comparison() {
        Token next = tokens.peek();
        if (next.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(next.text())) {
            return tokens.take().text();
        }
        if (tokens.takeName("in")) {
            return "in";
        }
        if (next.isName("not") && tokens.peekAfter().isName("in")) {
            tokens.take();
            tokens.take();
            return "not in";
        }
        return null;
    }

    private Expression sum() {
        return leftToRight(Set.of("+", "-"), this::concat);
    }

    private Expression concat() {
        return leftToRight(Set.of("~"), this::product);
    }

    private Expression product() {
        return leftToRight(Set.of("*", "/", "//", "%"), this::power);
    }

    /** Unlike Python's: from left to right too. */
    private Expression power() {
        return leftToRight(Set.of("**"), operands::filtered);
    }

    private Expression leftToRight(Set<String> operators, Supplier<Expression> operand) {
        Expression left = operand.get();
        while (tokens.peek().kind() == Token.Kind.OPERATOR && operators.contains(tokens.peek().text())) {
            tokens.count();
            left = new Expression.Binary(tokens.take().text(), left, operand.get());
        }
        return left;
    }
}
