package io.tokenworks.tokens;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Text that remembers which of its characters came from outside. A chat template joins its own control tokens with
 * what clients wrote; only with the marks can the tokenizer tell a turn's real end from a client's attempt to write
 * one. Immutable.
 */
public final class MarkedText {

    /** No text. */
    public static final MarkedText EMPTY = new MarkedText("", new int[0]);

    private final String text;
    /** Start and end (exclusive) of each foreign stretch, ascending, not touching. */
    private final int[] foreign;

    private MarkedText(String text, int[] foreign) {
        this.text = text;
        this.foreign = foreign;
    }

    /** Text of our own. */
    public static MarkedText own(String text) {
        return new MarkedText(text, new int[0]);
    }

    /** Text from outside. */
    public static MarkedText foreign(String text) {
        return text.isEmpty() ? EMPTY : new MarkedText(text, new int[]{0, text.length()});
    }

    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    /** Whether any character in [from, to) came from outside. */
    public boolean isForeign(int from, int to) {
        // The bounds ascend: after an even number of them at or before `from` we stand on our own text.
        int found = Arrays.binarySearch(foreign, from);
        int passed = found < 0 ? -found - 1 : found + 1;
        return from < to && (passed % 2 == 1 || (passed < foreign.length && foreign[passed] < to));
    }

    public MarkedText slice(int from, int to) {
        if (from == 0 && to == text.length()) {
            return this;
        }
        Builder slice = new Builder();
        slice.append(this, from, to);
        return slice.build();
    }

    public MarkedText concat(MarkedText next) {
        return new Builder().append(this).append(next).build();
    }

    /**
     * Another text with these marks, for changes that keep every character's place, such as of case. Where the lengths
     * differ the places are lost: then all of it is foreign if any of this was.
     */
    public MarkedText withText(String changed) {
        if (changed.length() == text.length()) {
            return new MarkedText(changed, foreign);
        }
        return foreign.length == 0 ? own(changed) : foreign(changed);
    }

    /** Each UTF-16 character replaced by a text that inherits its mark. */
    public MarkedText mapped(IntFunction<String> replacement) {
        StringBuilder mapped = new StringBuilder(text.length() + 16);
        int[] marks = foreign.clone();
        int mark = 0;
        for (int i = 0; i < text.length(); i++) {
            while (mark < marks.length && foreign[mark] == i) {
                marks[mark++] = mapped.length();
            }
            mapped.append(replacement.apply(text.charAt(i)));
        }
        while (mark < marks.length) {
            marks[mark++] = mapped.length();
        }
        return new MarkedText(mapped.toString(), marks);
    }

    /** The text; the marks are not shown. */
    @Override
    public String toString() {
        return text;
    }

    /** Joins marked texts. Not thread-safe. */
    public static final class Builder {

        private final StringBuilder text = new StringBuilder();
        private int[] foreign = new int[8];
        private int used;

        public Builder append(MarkedText more) {
            return append(more, 0, more.length());
        }

        public int length() {
            return text.length();
        }

        private Builder append(MarkedText more, int from, int to) {
            int shift = text.length() - from;
            text.append(more.text, from, to);
            int found = Arrays.binarySearch(more.foreign, from);
            // Begin at the stretch that `from` lies in or before, or cutting a text into pieces would be quadratic.
            int first = (found < 0 ? -found - 1 : found) & ~1;
            for (int i = first; i < more.foreign.length && more.foreign[i] < to; i += 2) {
                int start = Math.max(from, more.foreign[i]);
                int end = Math.min(to, more.foreign[i + 1]);
                if (start < end) {
                    mark(start + shift, end + shift);
                }
            }
            return this;
        }

        private void mark(int start, int end) {
            if (used > 0 && foreign[used - 1] == start) {
                foreign[used - 1] = end;
                return;
            }
            if (used == foreign.length) {
                foreign = Arrays.copyOf(foreign, used * 2);
            }
            foreign[used++] = start;
            foreign[used++] = end;
        }

        public MarkedText build() {
            return new MarkedText(text.toString(), Arrays.copyOf(foreign, used));
        }
    }
}
