package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.List;
import java.util.Map;

/** A value as Python has it. */
sealed interface Value {

    record Text(MarkedText text) implements Value {}

    record Int(long value) implements Value {}

    record Bool(boolean value) implements Value {}

    record None() implements Value {}

    /** What a name or key that is not there gives: empty when written, false when asked, a fault when used further. */
    record Undefined(String name) implements Value {}

    record Items(List<Value> items) implements Value {}

    record Dict(Map<String, Value> entries) implements Value {}

    Value NONE = new None();

    static Value of(boolean value) {
        return new Bool(value);
    }
}
