package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.Iterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters that make text. What is not text is written as text first. */
final class TextFilters {

    static final Map<String, Filters.Filter> FILTERS = Map.ofEntries(
            Map.entry("trim", TextFilters::trim),
            Map.entry("upper", (value, arguments, budget) -> changed("upper", value, arguments, budget)),
            Map.entry("lower", (value, arguments, budget) -> changed("lower", value, arguments, budget)),
            Map.entry("capitalize", (value, arguments, budget) -> changed("capitalize", value, arguments, budget)),
            Map.entry("title", TextFilters::title),
            Map.entry("string", TextFilters::string),
            Map.entry("safe", TextFilters::safe),
            Map.entry("e", TextFilters::escape),
            Map.entry("escape", TextFilters::escape),
            Map.entry("replace", TextFilters::replace),
            Map.entry("join", TextFilters::join),
            Map.entry("indent", TextFilters::indent),
            Map.entry("format", TextFilters::format),
            Map.entry("center", TextFilters::center),
            Map.entry("tojson", Json::filter));

    private static final Pattern WORD_BREAK = Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);

    private TextFilters() {}

    /** What came from safe text stays safe. */
    private static Value like(Value original, MarkedText text) {
        return original instanceof Value.Markup ? new Value.Markup(text) : new Value.Text(text);
    }

    private static MarkedText written(Value value, Budget budget) {
        MarkedText text = Written.of(value, budget);
        budget.text(text.length());
        return text;
    }

    private static Value trim(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value chars = arguments.bind("chars")[0];
        return like(value, TextMethods.strip(written(value, budget), chars, true, true));
    }

    private static Value changed(String how, Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return like(value, Letters.changed(how, written(value, budget)));
    }

    /** Unlike the method: a word begins after white space, a hyphen or an opening bracket only. */
    private static Value title(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        MarkedText text = written(value, budget);
        Joining joined = new Joining(budget);
        Matcher breaks = WORD_BREAK.matcher(text.text());
        int from = 0;
        while (from < text.length()) {
            boolean found = breaks.find(from);
            int to = found ? breaks.start() : text.length();
            int next = found ? breaks.end() : text.length();
            int rest = to > from ? text.text().offsetByCodePoints(from, 1) : from;
            joined.add(Letters.changed("upper", text.slice(from, rest)))
                    .add(Letters.changed("lower", text.slice(rest, to)))
                    .add(text.slice(to, next));
            from = next;
        }
        return like(value, joined.text());
    }

    private static Value string(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return like(value, Written.of(value, budget));
    }

    private static Value safe(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return new Value.Markup(Written.of(value, budget));
    }

    private static Value escape(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return new Value.Markup(escaped(value, budget));
    }

    /** What safe text takes it in as. */
    static MarkedText escaped(Value value, Budget budget) {
        MarkedText text = written(value, budget);
        return value instanceof Value.Markup ? text : text.mapped(c -> switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> String.valueOf((char) c);
        });
    }

    private static Value replace(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("old", "new", "count");
        MarkedText old = Written.of(Arguments.given(given[0]), budget);
        MarkedText next = Written.of(Arguments.given(given[1]), budget);
        int most = given[2] == null || given[2] instanceof Value.None ? -1 : Numbers.clamped(given[2]);
        return new Value.Text(TextMethods.replaced(written(value, budget), old.text(), next, most, budget));
    }

    private static Value join(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("d", "attribute");
        MarkedText separator = given[0] == null ? MarkedText.EMPTY : Written.of(given[0], budget);
        List<MarkedText> texts = new ArrayList<>();
        for (Iterator<Value> items = Iteration.over(value, budget); items.hasNext();) {
            Value item = items.next();
            Value part = given[1] == null || given[1] instanceof Value.None
                    ? item
                    : Path.of(given[1]).value(item, budget);
            texts.add(Written.of(part, budget));
        }
        return TextMethods.joined(separator, texts, budget);
    }

    private static Value indent(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("width", "first", "blank");
        Value width = Arguments.or(given[0], Value.of(4));
        MarkedText indention = width instanceof Value.Text(var text)
                ? text
                : MarkedText.own(" ".repeat(Math.clamp(Numbers.clamped(width), 0, 10_000)));
        boolean blank = Arguments.truth(given[2]);
        MarkedText withEnd = new Joining(budget).add(PythonText.of(value)).add("\n").text();
        List<MarkedText> lines = TextSplitting.lines(withEnd, false);
        Joining joined = new Joining(budget).add(Arguments.truth(given[1]) ? indention : MarkedText.EMPTY);
        for (int i = 0; i < lines.size(); i++) {
            boolean indented = i > 0 && (blank || lines.get(i).length() > 0);
            joined.add(i > 0 ? "\n" : "").add(indented ? indention : MarkedText.EMPTY).add(lines.get(i));
        }
        return like(value, joined.text());
    }

    private static Value format(Value value, Arguments arguments, Budget budget) {
        if (!arguments.named().isEmpty()) {
            throw Refusal.unsupported("filter 'format' with named values");
        }
        return Formatting.percent(Written.of(value, budget), Value.Items.tuple(arguments.positional()), budget);
    }

    private static Value center(Value value, Arguments arguments, Budget budget) {
        Value width = Arguments.or(arguments.bind("width")[0], Value.of(80));
        return like(value, PythonText.of(
                TextPadding.call("center", Written.of(value, budget), Arguments.of(width), budget)));
    }
}
