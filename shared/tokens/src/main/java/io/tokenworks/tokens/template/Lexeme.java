package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.template.Token.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One token inside a tag.
 *
 * @param end index in the source after it
 */
record Lexeme(Kind kind, String text, int end) {

    private static final int MOST_DIGITS = 400;
    private static final String DIGITS = "\\d++(?:_\\d++)*+";
    private static final Pattern REAL = Pattern.compile("(?<!\\.)" + DIGITS + "(?:(?:\\." + DIGITS + ")?[eE][+-]?"
            + DIGITS + "|\\." + DIGITS + ")");
    private static final Pattern INTEGER = Pattern.compile(
            "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[0-9a-fA-F])++|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    static Lexeme at(String source, int at, Function<String, TemplateFault> fault) {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            return string(source, at, fault);
        }
        if (c >= '0' && c <= '9') {
            return number(source, at, fault);
        }
        Matcher name = NAME.matcher(source).region(at, source.length());
        if (name.lookingAt()) {
            return new Lexeme(Kind.NAME, name.group(), name.end());
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                return new Lexeme(Kind.OPERATOR, operator, at + operator.length());
            }
        }
        throw fault.apply("unexpected character '" + Character.toString(source.codePointAt(at)) + "'");
    }

    private static Lexeme number(String source, int at, Function<String, TemplateFault> fault) {
        int limit = Math.min(source.length(), at + MOST_DIGITS);
        for (Kind kind : List.of(Kind.REAL, Kind.INTEGER)) {
            Matcher number = (kind == Kind.REAL ? REAL : INTEGER).matcher(source).region(at, limit)
                    .useTransparentBounds(true);
            if (number.lookingAt()) {
                if (number.end() == at + MOST_DIGITS) {
                    throw fault.apply("a number of more than " + MOST_DIGITS + " digits");
                }
                return new Lexeme(kind, number.group().replace("_", ""), number.end());
            }
        }
        throw fault.apply("unexpected character '" + source.charAt(at) + "'");
    }

    /** The value of an INTEGER's text. */
    static BigInteger integer(String text) {
        return switch (text.length() > 1 ? text.substring(0, 2).toLowerCase(Locale.ROOT) : "") {
            case "0x" -> new BigInteger(text.substring(2), 16);
            case "0o" -> new BigInteger(text.substring(2), 8);
            case "0b" -> new BigInteger(text.substring(2), 2);
            default -> new BigInteger(text);
        };
    }

    private static Lexeme string(String source, int at, Function<String, TemplateFault> fault) {
        StringBuilder text = new StringBuilder();
        char quote = source.charAt(at);
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            i = source.charAt(i) == '\\' ? escaped(source, i + 1, text, fault) : plain(source, i, text);
        }
        if (i >= source.length()) {
            throw fault.apply("string without end");
        }
        return new Lexeme(Kind.STRING, text.toString(), i + 1);
    }

    private static int plain(String source, int at, StringBuilder text) {
        text.append(source.charAt(at));
        return at + 1;
    }

    /** Python's escapes; what is none of them stays as it is written. */
    private static int escaped(String source, int at, StringBuilder text, Function<String, TemplateFault> fault) {
        if (at >= source.length()) {
            throw fault.apply("string without end");
        }
        char c = source.charAt(at);
        int simple = "\\'\"abfnrtv".indexOf(c);
        if (simple >= 0) {
            text.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            return at + 1;
        }
        return switch (c) {
            case '\n' -> at + 1;
            case 'x' -> coded(source, new Digits(at + 1, at + 3, 16), text, fault);
            case 'u' -> coded(source, new Digits(at + 1, at + 5, 16), text, fault);
            case 'U' -> coded(source, new Digits(at + 1, at + 9, 16), text, fault);
            case 'N' -> throw fault.apply("escape '\\N' is not supported");
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int end = at;
                while (end < at + 3 && end < source.length() && source.charAt(end) >= '0'
                        && source.charAt(end) <= '7') {
                    end++;
                }
                yield coded(source, new Digits(at, end, 8), text, fault);
            }
            default -> {
                text.append('\\').append(c);
                yield at + 1;
            }
        };
    }

    /** Where the digits of an escaped code stand. */
    private record Digits(int from, int to, int radix) {}

    private static int coded(String source, Digits at, StringBuilder text, Function<String, TemplateFault> fault) {
        String digits = source.substring(at.from, Math.min(at.to, source.length()));
        if (digits.length() < at.to - at.from || !digits.matches("[0-9a-fA-F]+")) {
            throw fault.apply("a broken escape in a string");
        }
        long code = Long.parseLong(digits, at.radix);
        if (code > Character.MAX_CODE_POINT || (code >= 0xD800 && code < 0xE000)) {
            throw fault.apply("an escape that is no character");
        }
        text.appendCodePoint((int) code);
        return at.to;
    }
}
