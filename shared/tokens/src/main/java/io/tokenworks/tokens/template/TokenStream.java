package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.template.Token.Kind;
import java.util.List;

/** Tokens being parsed, with bounds on nesting and size so that a hostile template cannot exhaust the stack. */
final class TokenStream {

    private static final int DEEPEST = 64;
    private static final int MOST_OPERATORS_IN_A_ROW = 200;

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int operators;
    private final Names names = new Names();

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** One level of nesting, until closed. */
    interface Level extends AutoCloseable {
        @Override
        void close();
    }

    Level deeper() {
        if (++depth > DEEPEST) {
            throw fault("nested too deeply");
        }
        return () -> depth--;
    }

    /** Counts an operator: a row of them makes a tree as deep as it is long. */
    void count() {
        if (++operators > MOST_OPERATORS_IN_A_ROW) {
            throw fault("expression too long");
        }
    }

    void newExpression() {
        operators = 0;
    }

    Names names() {
        return names;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekAfter() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean takeOperator(String operator) {
        return takeIf(peek().isOperator(operator));
    }

    boolean takeName(String name) {
        return takeIf(peek().isName(name));
    }

    private boolean takeIf(boolean matches) {
        if (matches) {
            at++;
        }
        return matches;
    }

    void expectOperator(String operator) {
        if (!takeOperator(operator)) {
            throw unexpected(peek());
        }
    }

    String expectName() {
        if (peek().kind() != Kind.NAME) {
            throw unexpected(peek());
        }
        return take().text();
    }

    void expect(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected(peek());
        }
        take();
    }

    TemplateFault unexpected(Token token) {
        return new TemplateFault("chat template, line " + token.line() + ": unexpected '" + token.text() + "'");
    }

    TemplateFault fault(String problem) {
        return new TemplateFault("chat template, line " + peek().line() + ": " + problem);
    }
}
