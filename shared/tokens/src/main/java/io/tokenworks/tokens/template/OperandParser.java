package io.tokenworks.tokens.template;

import io.tokenworks.tokens.template.Expression.CallArguments;
import io.tokenworks.tokens.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One operand: a literal, name or bracket with its signs, attributes, subscripts, calls, filters and tests. */
final class OperandParser {

    private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and");
    private static final Set<Kind> TEST_ARGUMENT = Set.of(Kind.NAME, Kind.STRING, Kind.INTEGER, Kind.REAL);
    private static final Set<String> OPENING = Set.of("(", "[", "{");

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression filtered() {
        Expression of = unary();
        while (true) {
            if (tokens.peek().isOperator("|")) {
                of = filter(of);
            } else if (tokens.takeName("is")) {
                of = test(of);
            } else if (tokens.peek().isOperator("(")) {
                tokens.count();
                of = new Expression.Call(of, arguments());
            } else {
                return of;
            }
        }
    }

    private Expression unary() {
        if (tokens.peek().isOperator("-") || tokens.peek().isOperator("+")) {
            String sign = tokens.take().text();
            try (var _ = tokens.deeper()) {
                return postfix(new Expression.Sign(sign, unary()));
            }
        }
        return postfix(primary());
    }

    private Expression primary() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NAME -> name(token.text());
            case STRING -> string(token);
            case INTEGER -> new Expression.Literal(new Value.Int(Lexeme.integer(token.text())));
            case REAL -> new Expression.Literal(new Value.Real(Double.parseDouble(token.text())));
            case OPERATOR -> bracket(token);
            case TEXT, BLOCK_BEGIN, BLOCK_END, OUTPUT_BEGIN, OUTPUT_END, END -> throw tokens.unexpected(token);
        };
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(Value.of(true));
            case "false", "False" -> new Expression.Literal(Value.of(false));
            case "none", "None" -> Expression.NONE;
            default -> {
                tokens.names().reads(name);
                yield new Expression.Variable(name);
            }
        };
    }

    private Expression string(Token token) {
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.peek().kind() == Kind.STRING) {
            text.append(tokens.take().text());
        }
        return Expression.text(text.toString());
    }

    private Expression bracket(Token token) {
        return switch (token.text()) {
            case "(" -> {
                if (tokens.takeOperator(")")) {
                    yield new Expression.ListOf(List.of(), true);
                }
                Expression inside = expressions.parse();
                tokens.expectOperator(")");
                yield inside;
            }
            case "[" -> new Expression.ListOf(list(), false);
            case "{" -> new Expression.DictOf(pairs());
            default -> throw tokens.unexpected(token);
        };
    }

    private List<Expression> list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeOperator("]")) {
                    break;
                }
            }
            items.add(expressions.single());
        }
        return List.copyOf(items);
    }

    private List<Expression.Pair> pairs() {
        List<Expression.Pair> pairs = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            if (!pairs.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeOperator("}")) {
                    break;
                }
            }
            Expression key = expressions.single();
            tokens.expectOperator(":");
            pairs.add(new Expression.Pair(key, expressions.single()));
        }
        return List.copyOf(pairs);
    }

    private Expression postfix(Expression start) {
        Expression of = start;
        while (true) {
            if (tokens.takeOperator(".")) {
                tokens.count();
                of = tokens.peek().kind() == Kind.INTEGER
                        ? new Expression.Subscript(of, primary())
                        : new Expression.Attribute(of, tokens.expectName());
            } else if (tokens.takeOperator("[")) {
                tokens.count();
                of = subscript(of);
            } else if (tokens.peek().isOperator("(")) {
                tokens.count();
                of = new Expression.Call(of, arguments());
            } else {
                return of;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression from = tokens.peek().isOperator(":") ? Expression.NONE : expressions.single();
        if (tokens.takeOperator("]")) {
            return new Expression.Subscript(of, from);
        }
        if (tokens.peek().isOperator(",")) {
            throw tokens.fault("a tuple as index is not supported");
        }
        tokens.expectOperator(":");
        Expression to = tokens.peek().isOperator("]") || tokens.peek().isOperator(":")
                ? Expression.NONE
                : expressions.single();
        Expression step = tokens.takeOperator(":") && !tokens.peek().isOperator("]")
                ? expressions.single()
                : Expression.NONE;
        tokens.expectOperator("]");
        return new Expression.Slice(of, from, to, step);
    }

    /** {@code |name(...)}, the bar included. */
    Expression filter(Expression of) {
        tokens.expectOperator("|");
        return namedFilter(of);
    }

    Expression namedFilter(Expression of) {
        tokens.count();
        String name = dotted();
        return new Expression.Filter(of, name, tokens.peek().isOperator("(") ? arguments() : CallArguments.NONE);
    }

    private String dotted() {
        StringBuilder name = new StringBuilder(tokens.expectName());
        while (tokens.takeOperator(".")) {
            name.append('.').append(tokens.expectName());
        }
        return name.toString();
    }

    private Expression test(Expression of) {
        tokens.count();
        boolean negated = tokens.takeName("not");
        String name = dotted();
        Token next = tokens.peek();
        CallArguments arguments = CallArguments.NONE;
        if (next.isOperator("(")) {
            arguments = arguments();
        } else if (TEST_ARGUMENT.contains(next.kind()) && !NO_TEST_ARGUMENT.contains(next.text())
                || next.kind() == Kind.OPERATOR && OPENING.contains(next.text())) {
            if (next.isName("is")) {
                throw tokens.fault("tests in a row");
            }
            arguments = new CallArguments(List.of(postfix(primary())), List.of(), null, null);
        }
        Expression test = new Expression.Test(of, name, arguments);
        return negated ? new Expression.Not(test) : test;
    }

    private CallArguments arguments() {
        tokens.expectOperator("(");
        try (var _ = tokens.deeper()) {
            CallArguments arguments = CallArguments.NONE;
            boolean first = true;
            while (!tokens.takeOperator(")")) {
                if (!first) {
                    tokens.expectOperator(",");
                    if (tokens.takeOperator(")")) {
                        break;
                    }
                }
                first = false;
                arguments = argument(arguments);
            }
            return arguments;
        }
    }

    private CallArguments argument(CallArguments before) {
        if (before.namedRest() != null) {
            throw tokens.fault("an argument after **");
        }
        if (tokens.takeOperator("**")) {
            return new CallArguments(before.positional(), before.named(), before.rest(), expressions.single());
        }
        if (tokens.takeOperator("*")) {
            if (before.rest() != null) {
                throw tokens.fault("two * in one call");
            }
            return new CallArguments(before.positional(), before.named(), expressions.single(), null);
        }
        if (tokens.peek().kind() == Kind.NAME && tokens.peekAfter().isOperator("=")) {
            String name = tokens.expectName();
            tokens.expectOperator("=");
            return before.with(name, expressions.single());
        }
        if (before.rest() != null || !before.named().isEmpty()) {
            throw tokens.fault("an argument by place after one by name");
        }
        List<Expression> positional = new ArrayList<>(before.positional());
        positional.add(expressions.single());
        return new CallArguments(positional, List.of(), null, null);
    }
}
