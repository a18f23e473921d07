package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a source into tokens; all of Jinja's white-space rules are here. One use. */
final class Lexer {

    private static final Pattern RAW = Pattern.compile(
            "\\{%[-+]?\\s*raw\\s*(-?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern END_RAW = Pattern.compile(
            "\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}", Pattern.UNICODE_CHARACTER_CLASS);

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
            at = tag;
            if (kind == '%' && raw()) {
                continue;
            }
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

    /** A raw block as text, if one begins here. Unlike other tags its begin keeps the newline after it. */
    private boolean raw() {
        Matcher begin = RAW.matcher(source).region(at, source.length());
        if (!begin.lookingAt()) {
            return false;
        }
        afterTag(begin.end(), begin.group(1).equals("-"), false);
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw fault("raw block without end");
        }
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        text(before(source.substring(at, end.start()), '%', sign));
        afterTag(end.end(), end.group(2).equals("-"), end.group(2).isEmpty());
        return true;
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
        Brackets open = new Brackets();
        while (true) {
            at = PythonText.skipSpace(source, at);
            if (at >= source.length()) {
                throw fault("tag without end");
            }
            if (open.none() && ends(end, closing)) {
                return;
            }
            Lexeme lexeme = Lexeme.at(source, at, this::fault);
            add(lexeme.kind(), lexeme.text());
            if (lexeme.kind() == Kind.OPERATOR && !open.take(lexeme.text().charAt(0))) {
                throw fault("unexpected '" + lexeme.text() + "'");
            }
            at = lexeme.end();
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

    /** Brackets that are open inside a tag. */
    private static final class Brackets {

        private final StringBuilder wanted = new StringBuilder();

        boolean none() {
            return wanted.isEmpty();
        }

        /** @return whether the operator may stand here */
        boolean take(char operator) {
            int opening = "([{".indexOf(operator);
            if (opening >= 0) {
                wanted.append(")]}".charAt(opening));
                return true;
            }
            if (")]}".indexOf(operator) < 0) {
                return true;
            }
            int last = wanted.length() - 1;
            if (last < 0 || wanted.charAt(last) != operator) {
                return false;
            }
            wanted.setLength(last);
            return true;
        }
    }

    private void add(Kind kind, String text) {
        while (countedTo < at) {
            line += source.charAt(countedTo++) == '\n' ? 1 : 0;
        }
        tokens.add(new Token(kind, text, line));
    }

    private TemplateFault fault(String problem) {
        add(Kind.END, problem);
        return new TemplateFault("chat template, line " + line + ": " + problem);
    }
}
