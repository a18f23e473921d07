package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods of Python's {@code str} that cut it into pieces. */
final class TextSplitting {

    private TextSplitting() {}

    static Value call(String name, MarkedText self, Arguments arguments, Budget budget) {
        if (name.equals("splitlines")) {
            return Value.Items.list(texts(lines(self, Arguments.truth(arguments.bind("keepends")[0]))));
        }
        if (name.endsWith("partition")) {
            return partition(self, PythonText.of(Arguments.given(arguments.places(1, 1)[0])), name.startsWith("r"));
        }
        @Nullable
        Value[] given = arguments.bind("sep", "maxsplit");
        int most = given[1] == null ? -1 : Numbers.clamped(given[1]);
        if (most < 0) {
            most = Integer.MAX_VALUE;
        }
        boolean right = name.startsWith("r");
        List<MarkedText> pieces;
        if (given[0] == null || given[0] instanceof Value.None) {
            pieces = right ? wordsFromEnd(self, most) : words(self, most);
        } else {
            String separator = PythonText.of(given[0]).text();
            if (separator.isEmpty()) {
                throw new Refusal("an empty separator");
            }
            budget.search(self.length(), separator.length());
            pieces = right ? splitFromEnd(self, separator, most) : split(self, separator, most);
        }
        budget.spend(pieces.size());
        return Value.Items.list(texts(pieces));
    }

    private static List<Value> texts(List<MarkedText> pieces) {
        return pieces.stream().map(piece -> (Value) new Value.Text(piece)).toList();
    }

    private static List<MarkedText> split(MarkedText self, String separator, int most) {
        List<MarkedText> pieces = new ArrayList<>();
        int from = 0;
        int found = self.text().indexOf(separator);
        for (int left = most; left > 0 && found >= 0; left--) {
            pieces.add(self.slice(from, found));
            from = found + separator.length();
            found = self.text().indexOf(separator, from);
        }
        pieces.add(self.slice(from, self.length()));
        return pieces;
    }

    private static List<MarkedText> splitFromEnd(MarkedText self, String separator, int most) {
        List<MarkedText> pieces = new ArrayList<>();
        int to = self.length();
        int found = self.text().lastIndexOf(separator, to - separator.length());
        for (int left = most; left > 0 && found >= 0; left--) {
            pieces.add(self.slice(found + separator.length(), to));
            to = found;
            found = to < separator.length() ? -1 : self.text().lastIndexOf(separator, to - separator.length());
        }
        pieces.add(self.slice(0, to));
        return pieces.reversed();
    }

    private static List<MarkedText> words(MarkedText self, int most) {
        List<MarkedText> pieces = new ArrayList<>();
        String text = self.text();
        int from = PythonText.skipSpace(text, 0);
        while (from < text.length()) {
            if (pieces.size() == most) {
                pieces.add(self.slice(from, PythonText.endWithoutSpace(text, from)));
                break;
            }
            int to = from;
            while (to < text.length() && !PythonText.isSpace(text.charAt(to))) {
                to++;
            }
            pieces.add(self.slice(from, to));
            from = PythonText.skipSpace(text, to);
        }
        return pieces;
    }

    private static List<MarkedText> wordsFromEnd(MarkedText self, int most) {
        List<MarkedText> pieces = new ArrayList<>();
        String text = self.text();
        int to = PythonText.endWithoutSpace(text, 0);
        while (to > 0) {
            if (pieces.size() == most) {
                pieces.add(self.slice(PythonText.skipSpace(text, 0), to));
                break;
            }
            int from = to;
            while (from > 0 && !PythonText.isSpace(text.charAt(from - 1))) {
                from--;
            }
            pieces.add(self.slice(from, to));
            to = PythonText.endWithoutSpace(text.substring(0, from), 0);
        }
        return pieces.reversed();
    }

    /** {@code str.splitlines}: Python knows more line ends than newline and carriage return. */
    static List<MarkedText> lines(MarkedText self, boolean keepEnds) {
        List<MarkedText> lines = new ArrayList<>();
        String text = self.text();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
            if (ends) {
                int next = c == '\r' && text.startsWith("\n", i + 1) ? i + 2 : i + 1;
                lines.add(self.slice(from, keepEnds ? next : i));
                from = next;
                i = next - 1;
            }
        }
        if (from < text.length()) {
            lines.add(self.slice(from, text.length()));
        }
        return lines;
    }

    private static Value partition(MarkedText self, MarkedText separator, boolean right) {
        if (separator.length() == 0) {
            throw new Refusal("an empty separator");
        }
        int found = right ? self.text().lastIndexOf(separator.text()) : self.text().indexOf(separator.text());
        List<MarkedText> parts = found >= 0
                ? List.of(self.slice(0, found), separator, self.slice(found + separator.length(), self.length()))
                : right
                        ? List.of(MarkedText.EMPTY, MarkedText.EMPTY, self)
                        : List.of(self, MarkedText.EMPTY, MarkedText.EMPTY);
        return Value.Items.tuple(texts(parts));
    }
}
