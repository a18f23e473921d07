package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where Python's strings differ from Java's: what is white space, and indices that count code points. */
final class PythonText {

    private PythonText() {}

    /** The text of a string; anything else is refused. */
    static MarkedText of(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Markup(var text) -> text;
            case Value other -> throw new Refusal("a " + Value.kind(other) + " where text is wanted");
        };
    }

    /** {@code str.isspace}: white space by Unicode's category or bidirectional class. */
    static boolean isSpace(char c) {
        return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xA0 || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
    }

    static int skipSpace(String text, int from) {
        int i = from;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    static String stripEnd(String text) {
        return text.substring(0, endWithoutSpace(text, 0));
    }

    static int endWithoutSpace(String text, int from) {
        int end = text.length();
        while (end > from && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** {@code len}. */
    static int length(MarkedText text) {
        return text.text().codePointCount(0, text.length());
    }

    /** {@code text[from:to]} for indices within the text. */
    static MarkedText slice(MarkedText text, int from, int to) {
        int start = text.text().offsetByCodePoints(0, from);
        return text.slice(start, text.text().offsetByCodePoints(start, to - from));
    }

    /** Each character as a text of its own. */
    static List<Value> characters(MarkedText text) {
        List<Value> characters = new ArrayList<>();
        for (int i = 0; i < text.length();) {
            int next = text.text().offsetByCodePoints(i, 1);
            characters.add(new Value.Text(text.slice(i, next)));
            i = next;
        }
        return characters;
    }

    static int order(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
}
