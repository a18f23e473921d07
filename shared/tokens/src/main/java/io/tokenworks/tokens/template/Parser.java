package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import io.tokenworks.tokens.template.Node.Parameter;
import io.tokenworks.tokens.template.Node.Statement;
import io.tokenworks.tokens.template.Node.Target;
import io.tokenworks.tokens.template.Token.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Statements. One use. */
final class Parser {

    private static final Set<String> NO_TARGETS = Set.of("true", "false", "none", "True", "False", "None", "loop");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    /** Loops around this place that a break can end. */
    private int loops;

    private Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String source) {
        Parser parser = new Parser(new TokenStream(Lexer.tokens(source)));
        List<Statement> statements = parser.statements(Set.of());
        parser.tokens.expect(Kind.END);
        return parser.withOwn(statements);
    }

    /** A block with names of its own. */
    private List<Statement> block(Collection<String> parameters, Supplier<List<Statement>> body) {
        tokens.names().begin(parameters);
        return withOwn(body.get());
    }

    private List<Statement> withOwn(List<Statement> body) {
        Set<String> own = tokens.names().end();
        if (own.isEmpty()) {
            return body;
        }
        List<Statement> statements = new ArrayList<>();
        statements.add(new Statement(body.getFirst().line(), new Node.Own(own)));
        statements.addAll(body);
        return List.copyOf(statements);
    }

    /** After a tag's end: statements up to a block of one of the given names, which is left to be read. */
    private List<Statement> body(String... ends) {
        tokens.takeOperator(":");
        tokens.expect(Kind.BLOCK_END);
        List<Statement> statements = statements(Set.of(ends));
        tokens.expect(Kind.BLOCK_BEGIN);
        return statements;
    }

    /** A body whose end has one name only, which is read, up to its tag's end. */
    private List<Statement> wholeBody(String end) {
        List<Statement> statements = body(end);
        tokens.expectName();
        return statements;
    }

    /** A block up to its end; a break inside cannot end a loop outside. */
    private List<Statement> closedBody(String end) {
        int outside = loops;
        loops = 0;
        List<Statement> statements = block(List.of(), () -> wholeBody(end));
        loops = outside;
        return statements;
    }

    private List<Statement> statements(Set<String> ends) {
        List<Statement> statements = new ArrayList<>();
        try (var _ = tokens.deeper()) {
            while (tokens.peek().kind() != Kind.END) {
                tokens.newExpression();
                if (tokens.peek().kind() == Kind.BLOCK_BEGIN && ends.contains(tokens.peekAfter().text())) {
                    break;
                }
                int line = tokens.peek().line();
                statements.add(new Statement(line, node()));
            }
        }
        return List.copyOf(statements);
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
            case BLOCK_BEGIN -> {
                Node block = block(tokens.expectName());
                tokens.expect(Kind.BLOCK_END);
                yield block;
            }
            case BLOCK_END, OUTPUT_END, NAME, STRING, INTEGER, REAL, OPERATOR, END -> throw tokens.unexpected(token);
        };
    }

    /** A tag from after its name to before its end (or its end tag's end). */
    private Node block(String name) {
        return switch (name) {
            case "if" -> ifBlock();
            case "for" -> forBlock();
            case "set" -> set();
            case "macro" -> macro();
            case "call" -> call();
            case "filter" -> {
                Expression first = expressions.operands().namedFilter(new Expression.Variable(Node.CAPTURED));
                yield new Node.FilterBlock(filters(first), closedBody("endfilter"));
            }
            case "with" -> with();
            case "generation" ->
                new Node.CallBlock(Globals.GENERATION, macro("caller", List.of(), "endgeneration"));
            case "break", "continue" -> {
                if (loops == 0) {
                    throw tokens.fault("'" + name + "' outside of a loop, or inside a block of one, is not supported");
                }
                yield name.equals("break") ? new Node.Break() : new Node.Continue();
            }
            default -> throw tokens.fault("tag '" + name + "' is not supported here");
        };
    }

    private Node ifBlock() {
        List<Node.Branch> branches = new ArrayList<>();
        Expression condition = expressions.withoutIf();
        while (true) {
            tokens.names().beginBranch();
            List<Statement> body = condition == null ? body("endif") : body("elif", "else", "endif");
            tokens.names().endBranch();
            branches.add(new Node.Branch(condition, body));
            String next = tokens.expectName();
            if (next.equals("endif")) {
                return new Node.If(List.copyOf(branches));
            }
            condition = next.equals("elif") ? expressions.withoutIf() : null;
        }
    }

    private Node forBlock() {
        Target target = target(false);
        if (!tokens.takeName("in")) {
            throw tokens.unexpected(tokens.peek());
        }
        Expression items = expressions.withoutIf();
        List<String> names = names(target);
        tokens.names().begin(names);
        Expression filter = tokens.takeName("if") ? expressions.single() : null;
        tokens.names().end();
        boolean recursive = tokens.takeName("recursive");
        loops++;
        List<Statement> body = block(names, () -> {
            tokens.names().declares("loop");
            return body("else", "endfor");
        });
        loops--;
        List<Statement> otherwise = tokens.expectName().equals("else")
                ? block(List.of(), () -> wholeBody("endfor"))
                : List.of();
        return new Node.For(target, items, filter, recursive, body, otherwise);
    }

    private static List<String> names(Target target) {
        return switch (target) {
            case Target.Name(String name) -> List.of(name);
            case Target.NamespaceField _ -> List.of();
            case Target.Unpacked(List<Target> targets) ->
                targets.stream().flatMap(part -> names(part).stream()).toList();
        };
    }

    private Node set() {
        Target target = target(true);
        if (tokens.takeOperator("=")) {
            Expression value = expressions.parse();
            names(target).forEach(tokens.names()::sets);
            return new Node.Set(target, value);
        }
        names(target).forEach(tokens.names()::sets);
        Expression value = filters(new Expression.Variable(Node.CAPTURED));
        return new Node.SetBlock(target, value, closedBody("endset"));
    }

    private Expression filters(Expression start) {
        Expression value = start;
        while (tokens.peek().isOperator("|")) {
            value = expressions.operands().filter(value);
        }
        return value;
    }

    /** A name, several with commas between them, or in a set tag the field of a namespace. */
    private Target target(boolean withFields) {
        Target first = oneTarget(withFields);
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        List<Target> targets = new ArrayList<>(List.of(first));
        while (tokens.takeOperator(",")) {
            if (tokens.peek().kind() != Kind.NAME && !tokens.peek().isOperator("(") || tokens.peek().isName("in")) {
                break;
            }
            targets.add(oneTarget(withFields));
        }
        return new Target.Unpacked(List.copyOf(targets));
    }

    private Target oneTarget(boolean withFields) {
        try (var _ = tokens.deeper()) {
            if (tokens.takeOperator("(")) {
                Target inside = target(false);
                tokens.expectOperator(")");
                return inside;
            }
            String name = tokens.expectName();
            if (NO_TARGETS.contains(name)) {
                throw tokens.fault("'" + name + "' cannot be set");
            }
            if (withFields && tokens.takeOperator(".")) {
                tokens.names().reads(name);
                return new Target.NamespaceField(name, tokens.expectName());
            }
            return new Target.Name(name);
        }
    }

    private Node macro() {
        if (!(oneTarget(false) instanceof Target.Name(String name))) {
            throw tokens.unexpected(tokens.peek());
        }
        tokens.names().sets(name);
        return new Node.Macro(macro(name, parameters(), "endmacro"));
    }

    private Node.MacroSource macro(String name, List<Parameter> parameters, String end) {
        Set<String> before = tokens.names().beginUses();
        tokens.names().begin(parameters.stream().map(Parameter::name).toList());
        List<Statement> body = withOwn(closedBody(end));
        return new Node.MacroSource(name, parameters, body, tokens.names().endUses(before));
    }

    private List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.takeOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            String name = tokens.expectName();
            @Nullable
            Expression otherwise = tokens.takeOperator("=") ? expressions.single() : null;
            boolean afterDefault = !parameters.isEmpty() && parameters.getLast().otherwise() != null;
            if (name.equals("caller") || (otherwise == null && afterDefault)) {
                throw tokens.fault("the parameter '" + name + "' cannot stand here");
            }
            parameters.add(new Parameter(name, otherwise));
        }
        return List.copyOf(parameters);
    }

    private Node call() {
        List<Parameter> parameters = tokens.peek().isOperator("(") ? parameters() : List.of();
        if (!(expressions.single() instanceof Expression.Call call)) {
            throw tokens.fault("a call is wanted");
        }
        return new Node.CallBlock(call, macro("caller", parameters, "endcall"));
    }

    private Node with() {
        List<Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (tokens.peek().kind() == Kind.NAME || tokens.peek().isOperator(",")) {
            if (!targets.isEmpty()) {
                tokens.expectOperator(",");
            }
            targets.add(oneTarget(false));
            tokens.expectOperator("=");
            values.add(expressions.single());
        }
        List<String> names = targets.stream().flatMap(target -> names(target).stream()).toList();
        return new Node.With(List.copyOf(targets), List.copyOf(values), block(names, () -> wholeBody("endwith")));
    }
}
