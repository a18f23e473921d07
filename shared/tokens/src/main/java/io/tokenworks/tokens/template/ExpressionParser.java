package io.tokenworks.tokens.template;

import io.tokenworks.tokens.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expressions, with Jinja's precedences: if-else, or, and, not, comparisons, + -, ~, * // %, unary, postfix, filters
 * and tests.
 */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    Expression parse() {
        Expression expression = conditional();
        if (tokens.peek().isOperator(",")) {
            throw tokens.fault("tuples are not supported");
        }
        return expression;
    }

    private Expression conditional() {
        try (var _ = tokens.deeper()) {
            Expression result = or();
            while (tokens.takeName("if")) {
                Expression condition = or();
                Expression otherwise = tokens.takeName("else") ? conditional() : null;
                result = new Expression.Conditional(condition, result, otherwise);
            }
            return result;
        }
    }

    /** An expression in which {@code if} is not part of the expression. */
    Expression or() {
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
        if (next.kind() == Kind.OPERATOR && COMPARISONS.contains(next.text())) {
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
        Expression left = concat();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            tokens.count();
            left = new Expression.Binary(tokens.take().text(), left, concat());
        }
        return left;
    }

    private Expression concat() {
        Expression left = product();
        while (tokens.takeOperator("~")) {
            tokens.count();
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = unary(true);
        while (tokens.peek().isOperator("*") || tokens.peek().isOperator("//") || tokens.peek().isOperator("%")) {
            tokens.count();
            left = new Expression.Binary(tokens.take().text(), left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        Expression result;
        if (tokens.takeOperator("-")) {
            try (var _ = tokens.deeper()) {
                result = new Expression.Negative(unary(false));
            }
        } else {
            result = postfix(primary());
        }
        return withFilters ? filters(result) : result;
    }

    private Expression primary() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NAME -> name(token);
            case STRING -> string(token);
            case INTEGER -> new Expression.Literal(new Value.Int(Long.parseLong(token.text())));
            case OPERATOR -> bracket(token);
            case TEXT, BLOCK_BEGIN, BLOCK_END, OUTPUT_BEGIN, OUTPUT_END, END -> throw tokens.unexpected(token);
        };
    }

    private Expression name(Token token) {
        Expression constant = switch (token.text()) {
            case "true", "True" -> new Expression.Literal(Value.of(true));
            case "false", "False" -> new Expression.Literal(Value.of(false));
            case "none", "None" -> new Expression.Literal(Value.NONE);
            default -> new Expression.Variable(token.text());
        };
        if (constant instanceof Expression.Variable(String function) && tokens.takeOperator("(")) {
            if (!function.equals("raise_exception")) {
                throw tokens.fault("function '" + function + "' is not supported");
            }
            return new Expression.Call(function, listUntil(")"));
        }
        return constant;
    }

    private Expression string(Token token) {
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.peek().kind() == Kind.STRING) {
            text.append(tokens.take().text());
        }
        return Expression.text(text.toString());
    }

    private Expression bracket(Token token) {
        if (token.isOperator("(")) {
            Expression inside = parse();
            tokens.expectOperator(")");
            return inside;
        }
        if (token.isOperator("[")) {
            return new Expression.ListOf(listUntil("]"));
        }
        throw tokens.unexpected(token);
    }

    private List<Expression> listUntil(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator(closing)) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeOperator(closing)) {
                    break;
                }
            }
            items.add(conditional());
            if (tokens.peek().isOperator("=")) {
                throw tokens.fault("named arguments are not supported");
            }
        }
        return List.copyOf(items);
    }

    private Expression postfix(Expression start) {
        Expression of = start;
        while (true) {
            if (tokens.takeOperator(".")) {
                tokens.count();
                of = new Expression.Attribute(of, tokens.expectName());
            } else if (tokens.takeOperator("[")) {
                tokens.count();
                of = subscript(of);
            } else if (tokens.peek().isOperator("(")) {
                throw tokens.fault("methods are not supported");
            } else {
                return of;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression from = tokens.peek().isOperator(":") ? null : parse();
        if (from != null && tokens.takeOperator("]")) {
            return new Expression.Subscript(of, from);
        }
        tokens.expectOperator(":");
        Expression to = tokens.peek().isOperator("]") ? null : parse();
        tokens.expectOperator("]");
        return new Expression.Slice(of, from, to);
    }

    private Expression filters(Expression start) {
        Expression of = start;
        while (true) {
            if (tokens.takeOperator("|")) {
                tokens.count();
                of = new Expression.Filter(of, Filters.known(tokens.expectName(), tokens));
                noArguments();
            } else if (tokens.takeName("is")) {
                tokens.count();
                boolean negated = tokens.takeName("not");
                Expression test = new Expression.Test(of, Filters.knownTest(tokens.expectName(), tokens));
                noArguments();
                of = negated ? new Expression.Not(test) : test;
            } else {
                return of;
            }
        }
    }

    private void noArguments() {
        if (tokens.takeOperator("(") && !tokens.takeOperator(")")) {
            throw tokens.fault("arguments of filters and tests are not supported");
        }
    }
}
