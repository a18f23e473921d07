package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code loop}: goes through the items and looks no further ahead than it is asked. */
final class LoopState implements Value.Callable {

    /** Renders the loop's body for other items, one level deeper; what {@code loop(items)} does. */
    interface Recursion {
        Value render(Value items, int depth);
    }

    private final Budget budget;
    private final @Nullable Recursion recursion;
    private final int depth;
    private Iterator<Value> rest;
    /** Items in all, once somebody asked; negative before. */
    private int length;
    private int index0 = -1;
    private @Nullable Value before;
    private @Nullable Value item;
    private @Nullable Value after;
    private @Nullable List<Value> lastChanged;

    /**
     * @param length of the items, negative if only going through them tells
     * @param recursion null if the loop is not recursive
     */
    LoopState(Iterator<Value> items, int length, @Nullable Recursion recursion, int depth, Budget budget) {
        this.rest = items;
        this.length = length;
        this.recursion = recursion;
        this.depth = depth;
        this.budget = budget;
    }

    /** The next item, null after the last. */
    @Nullable
    Value next() {
        Value next = peek();
        if (next != null) {
            before = item;
            item = next;
            after = null;
            index0++;
        }
        return next;
    }

    private @Nullable Value peek() {
        if (after == null && rest.hasNext()) {
            after = rest.next();
        }
        return after;
    }

    private int length() {
        if (length < 0) {
            List<Value> ahead = new ArrayList<>();
            rest.forEachRemaining(ahead::add);
            rest = ahead.iterator();
            length = ahead.size() + index0 + 1 + (after == null ? 0 : 1);
        }
        return length;
    }

    /** {@code loop.name}, or null. */
    @Nullable
    Value attribute(String name) {
        return switch (name) {
            case "index" -> Value.of(index0 + 1);
            case "index0" -> Value.of(index0);
            case "revindex" -> Value.of(length() - index0);
            case "revindex0" -> Value.of(length() - index0 - 1);
            case "first" -> Value.of(index0 == 0);
            case "last" -> Value.of(peek() == null);
            case "length" -> Value.of(length());
            case "depth" -> Value.of(depth + 1);
            case "depth0" -> Value.of(depth);
            case "previtem" -> before == null ? new Value.Undefined("there is no previous item") : before;
            case "nextitem" -> {
                Value next = peek();
                yield next == null ? new Value.Undefined("there is no next item") : next;
            }
            case "cycle" -> new Function("loop.cycle", (arguments, _) -> cycle(arguments));
            case "changed" -> new Function("loop.changed", (arguments, _) -> changed(arguments));
            default -> null;
        };
    }

    private Value cycle(Arguments arguments) {
        List<Value> values = arguments.positional();
        if (values.isEmpty() || !arguments.named().isEmpty()) {
            throw new Refusal("loop.cycle without values");
        }
        return values.get(index0 % values.size());
    }

    private Value changed(Arguments arguments) {
        if (!arguments.named().isEmpty()) {
            throw new Refusal("loop.changed takes values by place");
        }
        List<Value> now = arguments.positional();
        boolean same = lastChanged != null
                && new Comparison(budget).same(Value.Items.tuple(lastChanged), Value.Items.tuple(now));
        lastChanged = now;
        return Value.of(!same);
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public Value call(Arguments arguments, Budget budget) {
        if (recursion == null) {
            throw new Refusal("a loop that is not recursive is called");
        }
        return recursion.render(Arguments.given(arguments.bind("iterable")[0]), depth + 1);
    }
}
