package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import java.math.BigInteger;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that every template finds: those of jinja2, and those that model makers count on. */
final class Globals {

    /** As jinja2's sandbox has it. */
    private static final int LONGEST_RANGE = 100_000;
    /** What jinja2 has too: a template that asks for one must not go on as if it were not there. */
    private static final List<String> UNSUPPORTED = List.of("lipsum", "cycler", "joiner", "self");

    /** What the tag {@code generation} calls with its block: for training it marks the text, here it only writes it. */
    static final Expression.Call GENERATION = new Expression.Call(
            new Expression.Literal(new Function("generation",
                    (arguments, budget) -> arguments.named().get("caller") instanceof Macro block
                            ? block.call(Arguments.NONE, budget)
                            : Value.NONE)),
            Expression.CallArguments.NONE);

    private Globals() {}

    /** @param clock what {@code strftime_now} reads */
    static Scope scope(Clock clock) {
        Scope scope = new Scope(null);
        for (Function function : List.of(
                new Function("range", Globals::range),
                new Function("dict", Globals::dict),
                new Function("namespace", Globals::namespace),
                new Function("raise_exception", Globals::raise),
                new Function("strftime_now", (arguments, budget) -> now(clock, arguments, budget)))) {
            scope.set(function.name(), function);
        }
        UNSUPPORTED.forEach(name -> scope.set(name, Function.unsupported(name)));
        return scope;
    }

    private static Value range(Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.places(1, 3);
        BigInteger first = Numbers.integer(Arguments.given(given[0]));
        BigInteger from = given[1] == null ? BigInteger.ZERO : first;
        BigInteger to = given[1] == null ? first : Numbers.integer(given[1]);
        BigInteger step = given[2] == null ? BigInteger.ONE : Numbers.integer(given[2]);
        if (step.signum() == 0) {
            throw new Refusal("a range with step 0");
        }
        BigInteger[] rounds = to.subtract(from).divideAndRemainder(step);
        BigInteger size = rounds[0].add(BigInteger.valueOf((long) rounds[1].signum() * step.signum()));
        if (size.compareTo(BigInteger.valueOf(LONGEST_RANGE)) > 0) {
            throw new Refusal("a range of more than " + LONGEST_RANGE);
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < size.max(BigInteger.ZERO).intValue(); i++) {
            budget.step();
            items.add(new Value.Int(from.add(step.multiply(BigInteger.valueOf(i)))));
        }
        return new Value.View("range", items, true);
    }

    private static Value.Dict dict(Arguments arguments, Budget budget) {
        Value.Dict dict = new Value.Dict();
        List<Value> positional = arguments.positional();
        if (positional.size() > 1) {
            throw new Refusal("takes at most 1 argument by place");
        }
        if (!positional.isEmpty()) {
            copy(positional.getFirst(), dict, budget);
        }
        arguments.named().forEach((name, value) -> dict.put(Value.own(name), value));
        return dict;
    }

    private static void copy(Value from, Value.Dict to, Budget budget) {
        if (from instanceof Value.Dict other) {
            budget.spend(other.size());
            other.entries().forEach(entry -> to.put(entry.getKey(), entry.getValue()));
            return;
        }
        Iteration.over(from, budget).forEachRemaining(item -> {
            List<Value> pair = Iteration.list(item, budget);
            if (pair.size() != 2) {
                throw new Refusal("a mapping from items that are not pairs");
            }
            to.put(pair.get(0), pair.get(1));
        });
    }

    private static Value namespace(Arguments arguments, Budget budget) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Map.Entry<Value, Value> entry : dict(arguments, budget).entries()) {
            values.put(field(PythonText.of(entry.getKey()).text()), entry.getValue());
        }
        return new Value.Namespace(values);
    }

    /** A name that a namespace may have: as in transformers none that begins with an underscore. */
    static String field(String name) {
        if (name.startsWith("_")) {
            throw new Refusal("the name '" + name + "' in a namespace");
        }
        return name;
    }

    private static Value raise(Arguments arguments, Budget budget) {
        Value message = Arguments.given(arguments.bind("message")[0]);
        throw new TemplateFault(Written.of(message, budget).text());
    }

    private static Value now(Clock clock, Arguments arguments, Budget budget) {
        String format = PythonText.of(Arguments.given(arguments.bind("format")[0])).text();
        budget.text(format.length());
        return Value.own(Dates.written(ZonedDateTime.now(clock), format));
    }
}
