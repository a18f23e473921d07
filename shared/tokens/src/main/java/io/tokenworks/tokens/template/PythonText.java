package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;

/** Where Python's strings differ from Java's: what is white space, and indices that count code points. */
final class PythonText {

    private PythonText() {}

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

    static MarkedText strip(MarkedText text) {
        int from = skipSpace(text.text(), 0);
        return text.slice(from, endWithoutSpace(text.text(), from));
    }

    private static int endWithoutSpace(String text, int from) {
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
}
