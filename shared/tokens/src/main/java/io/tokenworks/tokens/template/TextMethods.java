package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Methods of Python's {@code str}; pieces of a text keep its marks. */
final class TextMethods {

    private TextMethods() {}

    static Value call(String name, MarkedText self, Arguments arguments, Budget budget) {
        budget.text(self.length());
        return switch (name) {
            case "strip", "lstrip", "rstrip" ->
                new Value.Text(strip(self, arguments.places(0, 1)[0], !name.equals("rstrip"), !name.equals("lstrip")));
            case "split", "rsplit", "splitlines", "partition", "rpartition" ->
                TextSplitting.call(name, self, arguments, budget);
            case "startswith", "endswith" -> affix(self, arguments, name.equals("startswith"));
            case "removeprefix", "removesuffix" -> without(self, arguments, name.equals("removeprefix"));
            case "replace" -> replace(self, arguments, budget);
            case "find", "rfind", "index", "rindex" -> find(name, self, arguments, budget);
            case "count" -> count(self, arguments, budget);
            case "join" -> join(self, Arguments.given(arguments.places(1, 1)[0]), budget);
            case "format" -> Formatting.format(self, arguments, budget);
            case "upper", "lower", "title", "capitalize", "swapcase" -> {
                arguments.places(0, 0);
                yield new Value.Text(Letters.changed(name, self));
            }
            case "isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "isspace", "isupper", "islower",
                    "isascii" -> {
                arguments.places(0, 0);
                yield Value.of(Letters.are(name, self.text()));
            }
            case "zfill", "ljust", "rjust", "center" -> TextPadding.call(name, self, arguments, budget);
            default -> throw Refusal.unsupported("method '" + name + "' of a text");
        };
    }

    /** @param chars characters to take off; null or none for white space */
    static MarkedText strip(MarkedText self, @Nullable Value chars, boolean left, boolean right) {
        String text = self.text();
        if (chars == null || chars instanceof Value.None) {
            int from = left ? PythonText.skipSpace(text, 0) : 0;
            return self.slice(from, right ? PythonText.endWithoutSpace(text, from) : text.length());
        }
        String off = PythonText.of(chars).text();
        int from = 0;
        while (left && from < text.length() && off.indexOf(text.codePointAt(from)) >= 0) {
            from = text.offsetByCodePoints(from, 1);
        }
        int to = text.length();
        while (right && to > from && off.indexOf(text.codePointBefore(to)) >= 0) {
            to = text.offsetByCodePoints(to, -1);
        }
        return self.slice(from, to);
    }

    private static Value affix(MarkedText self, Arguments arguments, boolean start) {
        @Nullable
        Value[] given = arguments.places(1, 3);
        Value affix = Arguments.given(given[0]);
        String text = bounded(self, given[1], given[2]).text();
        List<Value> any = affix instanceof Value.Items(List<Value> items, boolean tuple) && tuple
                ? items
                : List.of(affix);
        for (Value one : any) {
            String wanted = PythonText.of(one).text();
            if (start ? text.startsWith(wanted) : text.endsWith(wanted)) {
                return Value.of(true);
            }
        }
        return Value.of(false);
    }

    private static MarkedText bounded(MarkedText self, @Nullable Value from, @Nullable Value to) {
        int length = PythonText.length(self);
        long start = bound(from, length, 0);
        if (start > length) {
            throw Refusal.unsupported("a start beyond the text's end");
        }
        return PythonText.slice(self, (int) start, (int) Math.max(start, Math.min(length, bound(to, length, length))));
    }

    private static long bound(@Nullable Value bound, int length, int otherwise) {
        if (bound == null || bound instanceof Value.None) {
            return otherwise;
        }
        long place = Numbers.clamped(bound);
        return place < 0 ? Math.max(0, place + length) : place;
    }

    private static Value without(MarkedText self, Arguments arguments, boolean start) {
        String affix = PythonText.of(Arguments.given(arguments.places(1, 1)[0])).text();
        String text = self.text();
        if (start) {
            return new Value.Text(text.startsWith(affix) ? self.slice(affix.length(), text.length()) : self);
        }
        return new Value.Text(text.endsWith(affix) ? self.slice(0, text.length() - affix.length()) : self);
    }

    private static Value replace(MarkedText self, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.places(2, 3);
        return new Value.Text(replaced(self, PythonText.of(Arguments.given(given[0])).text(),
                PythonText.of(Arguments.given(given[1])),
                given[2] == null ? -1 : Numbers.clamped(given[2]), budget));
    }

    /** @param most replacements; negative for all */
    static MarkedText replaced(MarkedText self, String old, MarkedText next, int most, Budget budget) {
        String text = self.text();
        budget.search(text.length(), old.length());
        Joining joined = new Joining(budget);
        int done = 0;
        int found = text.indexOf(old);
        for (int left = most < 0 ? Integer.MAX_VALUE : most; left > 0 && found >= 0; left--) {
            joined.add(self.slice(done, found)).add(next);
            done = found + old.length();
            found = old.isEmpty() ? following(text, found) : text.indexOf(old, done);
        }
        return joined.add(self.slice(done, text.length())).text();
    }

    /** An empty text is found before every character and at the end. */
    private static int following(String text, int at) {
        return at >= text.length() ? -1 : text.offsetByCodePoints(at, 1);
    }

    private static Value find(String name, MarkedText self, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.places(1, 3);
        String wanted = PythonText.of(Arguments.given(given[0])).text();
        String text = bounded(self, given[1], given[2]).text();
        budget.search(text.length(), wanted.length());
        int found = name.startsWith("r") ? text.lastIndexOf(wanted) : text.indexOf(wanted);
        if (found >= 0) {
            return Value.of(text.codePointCount(0, found) + bound(given[1], PythonText.length(self), 0));
        }
        if (name.endsWith("index")) {
            throw new Refusal("a text that is not in the other");
        }
        return Value.of(-1);
    }

    private static Value count(MarkedText self, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.places(1, 3);
        String wanted = PythonText.of(Arguments.given(given[0])).text();
        MarkedText text = bounded(self, given[1], given[2]);
        budget.search(text.length(), wanted.length());
        if (wanted.isEmpty()) {
            return Value.of(PythonText.length(text) + 1);
        }
        long count = 0;
        for (int at = text.text().indexOf(wanted); at >= 0; at = text.text().indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return Value.of(count);
    }

    private static Value join(MarkedText self, Value items, Budget budget) {
        List<MarkedText> texts = new ArrayList<>();
        for (Iterator<Value> rest = Iteration.over(items, budget); rest.hasNext();) {
            texts.add(PythonText.of(rest.next()));
        }
        return joined(self, texts, budget);
    }

    static Value joined(MarkedText separator, List<MarkedText> texts, Budget budget) {
        Joining joined = new Joining(budget);
        for (int i = 0; i < texts.size(); i++) {
            joined.add(i > 0 ? separator : MarkedText.EMPTY).add(texts.get(i));
        }
        return joined.value();
    }
}
