package io.tokenworks.grammar.text;

import io.tokenworks.grammar.source.GrammarFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions of ECMA-262, as JSON schema wants them, as far as they are regular: no look-around, no
 * back-references, no word boundaries. Whether a quantifier is lazy changes what matches first, not what matches.
 */
final class PatternParser {

    private static final int REPEAT_MAX = 10_000;
    private static final int DEPTH_MAX = 100;

    private final String source;
    private final PatternClasses classes;
    private int at;
    private int depth;

    PatternParser(String source) {
        this.source = source;
        this.classes = new PatternClasses(this);
    }

    Pattern parse() {
        Pattern whole = choice();
        if (at < source.length()) {
            throw fault("unmatched ')'");
        }
        return whole;
    }

    private Pattern choice() {
        if (++depth > DEPTH_MAX) {
            throw fault("is nested too deeply");
        }
        List<Pattern> branches = new ArrayList<>();
        branches.add(sequence());
        while (peek() == '|') {
            at++;
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new Pattern.Choice(branches);
    }

    private Pattern sequence() {
        List<Pattern> parts = new ArrayList<>();
        while (at < source.length() && peek() != '|' && peek() != ')') {
            parts.add(quantified(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new Pattern.Sequence(parts);
    }

    private Pattern atom() {
        int c = next();
        return switch (c) {
            case '^' -> new Pattern.Begin();
            case '$' -> new Pattern.End();
            case '.' -> new Pattern.One(CodePoints.DOT);
            case '(' -> group();
            case '[' -> new Pattern.One(classes.set());
            case '\\' -> new Pattern.One(classes.escape(false));
            case '*', '+', '?' -> throw fault("nothing to repeat before '" + (char) c + "'");
            default -> new Pattern.One(CodePoints.of(c, c));
        };
    }

    private Pattern group() {
        if (peek() == '?') {
            at++;
            int kind = next();
            if (kind == '<' && peek() != '=' && peek() != '!') {
                while (next() != '>') {
                    // the group's name
                }
            } else if (kind != ':') {
                throw fault("look-around is not supported");
            }
        }
        Pattern inside = choice();
        if (peek() != ')') {
            throw fault("a ')' is missing");
        }
        at++;
        return inside;
    }

    private Pattern quantified(Pattern atom) {
        Pattern result = atom;
        while (peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{') {
            if (atom instanceof Pattern.Begin || atom instanceof Pattern.End) {
                throw fault("an anchor cannot be repeated");
            }
            result = repeated(result, next());
            if (peek() == '?') {
                at++;
            }
        }
        return result;
    }

    private Pattern repeated(Pattern part, int quantifier) {
        if (quantifier != '{') {
            return new Pattern.Repeat(part, quantifier == '+' ? 1 : 0, quantifier == '?' ? 1 : Pattern.UNBOUNDED);
        }
        int least = count();
        int most = peek() == ',' ? upper() : least;
        if (peek() != '}' || most < least) {
            throw fault("has a broken '{…}'");
        }
        at++;
        return new Pattern.Repeat(part, least, most);
    }

    private int upper() {
        at++;
        return peek() == '}' ? Pattern.UNBOUNDED : count();
    }

    private int count() {
        int from = at;
        int value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = value * 10 + (next() - '0');
            if (value > REPEAT_MAX) {
                throw fault("repeats more than " + REPEAT_MAX + " times");
            }
        }
        if (at == from) {
            throw fault("has a broken '{…}'; write '\\{' for the character");
        }
        return value;
    }

    /** The next character, or -1 at the end. */
    int peek() {
        return at < source.length() ? source.codePointAt(at) : -1;
    }

    int next() {
        if (at >= source.length()) {
            throw fault("ends too early");
        }
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    GrammarFault fault(String what) {
        return new GrammarFault("", "The pattern " + what + " (at character " + Math.min(at, source.length()) + ").");
    }
}
