package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a source into tokens; all of Jinja's white-space rules are here. One use. */
final class Lexer {

    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int countedTo;
    /** Whether what precedes {@link #at} is a line's start, so that {@code lstrip_blocks} applies. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    static List<Token> tokens(String source) {
        return new Lexer(source).all();
    }

    private List<Token> all() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                text(source.substring(at));
                at = source.length();
                break;
            }
            char kind = source.charAt(tag + 1);
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            text(before(source.substring(at, tag), kind, sign));
            at = tag + (sign == '-' || sign == '+' ? 3 : 2);
            switch (kind) {
                case '#' -> comment();
                case '%' -> tag(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
                default -> tag(Kind.OUTPUT_BEGIN, Kind.OUTPUT_END, "}}");
            }
        }
        add(Kind.END, "end of template");
        return tokens;
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '%' || next == '{' || next == '#') {
                return i;
            }
        }
        return -1;
    }

    /** The text before a tag, with what the tag strips from its end taken off. */
    private String before(String text, char kind, char sign) {
        if (sign == '-') {
            return PythonText.stripEnd(text);
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        if (sign != '+' && kind != '{' && (lineStart > 0 || lineStarts)
                && PythonText.skipSpace(text, lineStart) == text.length()) {
            return text.substring(0, lineStart);
        }
        return text;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            add(Kind.TEXT, text);
        }
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw fault("comment without end");
        }
        boolean minus = end > at && source.charAt(end - 1) == '-';
        boolean plus = end > at && source.charAt(end - 1) == '+';
        afterTag(end + 2, minus, !plus);
    }

    /** Continues after a tag's end, taking off the white space that the end strips. */
    private void afterTag(int end, boolean stripAll, boolean trimNewline) {
        at = end;
        if (stripAll) {
            at = PythonText.skipSpace(source, at);
        } else if (trimNewline && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        lineStarts = source.charAt(at - 1) == '\n';
    }

    private void tag(Kind begin, Kind end, String closing) {
        add(begin, begin.name());
        int open = 0;
        while (true) {
            at = PythonText.skipSpace(source, at);
            if (at >= source.length()) {
                throw fault("tag without end");
            }
            if (open == 0 && ends(end, closing)) {
                return;
            }
            String text = expressionToken();
            open += switch (text) {
                case "(", "[", "{" -> 1;
                case ")", "]", "}" -> -1;
                default -> 0;
            };
        }
    }

    private boolean ends(Kind end, String closing) {
        boolean block = end == Kind.BLOCK_END;
        if (source.startsWith(closing, at)) {
            add(end, closing);
            afterTag(at + 2, false, block);
            return true;
        }
        boolean minus = source.startsWith("-" + closing, at);
        if (minus || (block && source.startsWith("+" + closing, at))) {
            add(end, closing);
            afterTag(at + 3, minus, false);
            return true;
        }
        return false;
    }

    /** Reads one token of an expression; the operator's text, or empty for others. */
    private String expressionToken() {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
            return "";
        }
        int from = at;
        while (at < source.length() && isWord(source.charAt(at))) {
            at++;
        }
        if (at > from) {
            word(source.substring(from, at));
            return "";
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                add(Kind.OPERATOR, operator);
                at += operator.length();
                return operator;
            }
        }
        throw fault("unexpected character '" + c + "'");
    }

    private void word(String word) {
        if (!Character.isDigit(word.charAt(0))) {
            add(Kind.NAME, word);
            return;
        }
        boolean decimal = at + 1 < source.length() && source.charAt(at) == '.'
                && Character.isDigit(source.charAt(at + 1));
        if (decimal || word.length() > 18 || !word.chars().allMatch(Character::isDigit)
                || (word.length() > 1 && word.startsWith("0"))) {
            throw fault("number '" + word + "' is of a kind that is not supported");
        }
        add(Kind.INTEGER, word);
    }

    private static boolean isWord(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void string(char quote) {
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == quote) {
                add(Kind.STRING, text.toString());
                at = i + 1;
                return;
            }
            if (c != '\\') {
                text.append(c);
            } else if (++i < source.length()) {
                text.append(escaped(source.charAt(i)));
            }
        }
        throw fault("string without end");
    }

    private String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '\\', '\'', '"' -> String.valueOf(c);
            default -> throw fault("escape '\\" + c + "' is not supported");
        };
    }

    private void add(Kind kind, String text) {
        while (countedTo < at) {
            line += source.charAt(countedTo++) == '\n' ? 1 : 0;
        }
        tokens.add(new Token(kind, text, line));
    }

    private TemplateFault fault(String problem) {
        return new TemplateFault("chat template, line " + line + ": " + problem);
    }
}
