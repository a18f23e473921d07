package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import io.tokenworks.tokens.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements. One use. */
final class Parser {

    private static final Set<String> TOP = Set.of();
    private static final Set<String> IN_IF = Set.of("elif", "else", "endif");
    private static final Set<String> IN_ELSE = Set.of("endif");
    private static final Set<String> IN_FOR = Set.of("else", "endfor");
    private static final Set<String> IN_FOR_ELSE = Set.of("endfor");

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    private Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Node> parse(String source) {
        Parser parser = new Parser(new TokenStream(Lexer.tokens(source)));
        List<Node> nodes = parser.body(TOP);
        parser.tokens.expect(Kind.END);
        return nodes;
    }

    /** Nodes up to a block with one of the given names, which is left to be read, its begin and name. */
    private List<Node> body(Set<String> ends) {
        List<Node> nodes = new ArrayList<>();
        try (var _ = tokens.deeper()) {
            while (tokens.peek().kind() != Kind.END) {
                tokens.newExpression();
                if (tokens.peek().kind() == Kind.BLOCK_BEGIN && ends.contains(tokens.peekAfter().text())) {
                    break;
                }
                nodes.add(node());
            }
        }
        return List.copyOf(nodes);
    }

    private Node node() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case TEXT -> new Node.Text(MarkedText.own(token.text()));
            case OUTPUT_BEGIN -> {
                Node output = new Node.Output(expressions.parse());
                tokens.expect(Kind.OUTPUT_END);
                yield output;
            }
            case BLOCK_BEGIN -> block(tokens.expectName());
            case BLOCK_END, OUTPUT_END, NAME, STRING, INTEGER, OPERATOR, END -> throw tokens.unexpected(token);
        };
    }

    private Node block(String name) {
        return switch (name) {
            case "if" -> ifBlock();
            case "for" -> forBlock();
            case "set" -> set();
            default -> throw tokens.fault("tag '" + name + "' is not supported here");
        };
    }

    private Node ifBlock() {
        List<Node.Branch> branches = new ArrayList<>();
        Expression condition = expressions.parse();
        while (true) {
            tokens.expect(Kind.BLOCK_END);
            branches.add(new Node.Branch(condition, body(condition == null ? IN_ELSE : IN_IF)));
            String next = nextBlock();
            if (next.equals("endif")) {
                tokens.expect(Kind.BLOCK_END);
                return new Node.If(List.copyOf(branches));
            }
            condition = next.equals("elif") ? expressions.parse() : null;
        }
    }

    private Node forBlock() {
        String variable = tokens.expectName();
        if (tokens.peek().isOperator(",")) {
            throw tokens.fault("more than one loop variable is not supported");
        }
        if (!tokens.takeName("in")) {
            throw tokens.unexpected(tokens.peek());
        }
        Expression items = expressions.or();
        Expression filter = tokens.takeName("if") ? expressions.parse() : null;
        tokens.expect(Kind.BLOCK_END);
        return loop(variable, items, filter);
    }

    private Node loop(String variable, Expression items, @Nullable Expression filter) {
        List<Node> body = body(IN_FOR);
        List<Node> otherwise = List.of();
        if (nextBlock().equals("else")) {
            tokens.expect(Kind.BLOCK_END);
            otherwise = body(IN_FOR_ELSE);
            nextBlock();
        }
        tokens.expect(Kind.BLOCK_END);
        return new Node.For(variable, items, filter, body, otherwise);
    }

    private Node set() {
        String variable = tokens.expectName();
        if (!tokens.takeOperator("=")) {
            throw tokens.fault("only 'set name = value' is supported");
        }
        Node set = new Node.Set(variable, expressions.parse());
        tokens.expect(Kind.BLOCK_END);
        return set;
    }

    private String nextBlock() {
        tokens.expect(Kind.BLOCK_BEGIN);
        return tokens.expectName();
    }
}
